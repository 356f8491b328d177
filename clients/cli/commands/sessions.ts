import { Command } from '@commander-js/extra-typings';
import { rules } from '../../api/gen.ts';
import { type Context, inSession } from '../context.ts';
import { need, someText } from '../prompts/values.ts';
import { sessionTable } from '../text/sessions.ts';

export const sessions = (context: Context) =>
  new Command('sessions')
    .alias(`list-${context.role}-sessions`)
    .summary('list where your account is logged in, the last used first')
    .action(async () => {
      const client = await inSession(context);
      const { signal } = context.interrupts;
      const answer = await (context.role === 'seller'
        ? client.listSellerSessions({}, { signal })
        : client.listBuyerSessions({}, { signal }));
      for (const { sessionId } of answer.sessions) context.shownIds.session.add(sessionId);
      context.output.result(answer, () => sessionTable(answer.sessions));
    });

export const endSession = (context: Context) =>
  new Command('end-session')
    .alias(`end-${context.role}-session`)
    .summary('end one session of your account')
    .argument('[session]', 'its id')
    .action(async (given) => {
      const client = await inSession(context);
      const sessionId = await need(context, given, {
        flag: 'The session',
        message: 'Session (the id that sessions show)',
        parse: someText,
        rule: rules.endBuyerSession.sessionId,
      });
      const end = context.role === 'seller' ? client.endSellerSession : client.endBuyerSession;
      await end({ sessionId }, { signal: context.interrupts.signal });
      if (client.token === undefined) context.username = undefined;
      context.output.result(undefined, () => (client.token === undefined ? 'You are logged out.' : 'The session has ended.'));
    });

export const endOtherSessions = (context: Context) =>
  new Command('end-other-sessions')
    .alias(`end-other-${context.role}-sessions`)
    .summary('end every session of your account but this one')
    .action(async () => {
      const client = await inSession(context);
      const end = context.role === 'seller' ? client.endOtherSellerSessions : client.endOtherBuyerSessions;
      await end({}, { signal: context.interrupts.signal });
      context.output.result(undefined, () => 'Every other session of your account has ended.');
    });
