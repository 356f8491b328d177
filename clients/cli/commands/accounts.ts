import { Command } from '@commander-js/extra-typings';
import { rules } from '../../api/gen.ts';
import type { Client } from '../../api/index.ts';
import { type Context, inSession } from '../context.ts';
import { duration } from '../errors/explain.ts';
import { askPassword, readPassword } from '../prompts/secrets.ts';
import { sendAsked } from '../prompts/send-asked.ts';
import { need, someText } from '../prompts/values.ts';
import { fields, votes } from '../text/items.ts';
import { harmless } from '../text/style.ts';

export const createAccount = (context: Context) =>
  new Command('create-account')
    .aliases([`create-${context.role}`, 'signup'])
    .summary(`open a ${context.role}'s account`)
    .option('--name <name>', 'what others see, 1 to 32 characters')
    .option('--username <username>', 'what you log in with')
    .option('--password-stdin', 'read the password from standard input (or set SOUK_PASSWORD)')
    .action(async ({ passwordStdin = false, ...given }) => {
      const name = await needName(context, given.name);
      const username = await needUsername(context, given.username);
      const password = await readPassword(context, { passwordStdin, isNew: true });
      const { signal } = context.interrupts;
      const client = await context.session.client();
      const asked = {
        name: () => needName(context, undefined),
        username: () => needUsername(context, undefined),
        password: () => askPassword(context.ask, { isNew: true }),
      };
      const create: (...call: Parameters<Client['createSeller']>) => Promise<{ username: string }> =
        context.role === 'seller' ? client.createSeller : client.createBuyer;
      let sent = { name, username, password };
      const account = await sendAsked(context, sent, asked, async (input) => {
        sent = input;
        return await create(input, { signal });
      });
      if (context.manner === 'shell') return logInWith(context, account.username, sent.password);
      context.output.result(
        account,
        () => `The account ${account.username} is open. Log in with: ${context.spell(`log-in ${asArgument(account.username)}`)}`,
      );
    });

export const logIn = (context: Context) =>
  new Command('log-in')
    .aliases([`${context.role}-log-in`, 'login'])
    .summary('log in; the session is kept for the commands that follow')
    .argument('[username]')
    .option('--password-stdin', 'read the password from standard input (or set SOUK_PASSWORD)')
    .addHelpText('after', '\nWith --json the session token is left out: it is kept in the configuration folder.')
    .action(async (username, { passwordStdin = false }) =>
      logInWith(context, await needUsername(context, username), await readPassword(context, { passwordStdin })),
    );

async function logInWith(context: Context, username: string, password: string): Promise<void> {
  const client = await context.session.client();
  const { signal } = context.interrupts;
  const { sessionToken: _, ...session } = await (context.role === 'seller' ? client.sellerLogIn : client.buyerLogIn)(
    { username, password },
    { signal },
  );
  await context.session.keep();
  context.username = username;
  context.output.result(
    session,
    () => `Welcome, ${username}. The session ends after ${duration(session.expiresInSeconds)} without a command.`,
  );
}

export const logOut = (context: Context) =>
  new Command('log-out')
    .aliases([`${context.role}-log-out`, 'logout'])
    .summary(context.role === 'buyer' ? 'log out; a cart that is not saved is gone' : 'log out')
    .action(async () => {
      const client = await inSession(context);
      await (context.role === 'seller' ? client.sellerLogOut : client.buyerLogOut)({}, { signal: context.interrupts.signal });
      context.username = undefined;
      context.output.result(undefined, () => 'You are logged out.');
    });

export const account = (context: Context) =>
  new Command('account')
    .aliases([`get-own-${context.role}`, 'whoami'])
    .summary('show your account')
    .action(async () => {
      const own = await ownAccount(context, await inSession(context));
      context.output.result(own.answer, () => fields(own.rows));
    });

/** The session's account, and its fields as text. */
async function ownAccount({ role, interrupts: { signal } }: Context, client: Client) {
  if (role === 'seller') {
    const answer = await client.getOwnSeller({}, { signal });
    return {
      answer,
      rows: rows(answer, ['Seller ID', String(answer.sellerId)], ['Rating', votes(answer)], ['Units sold', String(answer.itemsSold)]),
    };
  }
  const answer = await client.getOwnBuyer({}, { signal });
  return { answer, rows: rows(answer, ['Buyer ID', String(answer.buyerId)], ['Units bought', String(answer.itemsPurchased)]) };
}

const rows = ({ name, username }: { name: string; username: string }, ...more: [string, string][]): [string, string][] => [
  ['Name', harmless(name)],
  ['User name', username],
  ...more,
];

/** Protects a user name that begins with a dash. */
const asArgument = (username: string) => (username.startsWith('-') ? `-- ${username}` : username);

const needUsername = (context: Context, given: string | undefined) =>
  need(context, given, { flag: 'The user name', message: 'User name', parse: someText, rule: rules.createBuyer.username });

const needName = (context: Context, given: string | undefined) =>
  need(context, given, { flag: '--name', message: 'Your name', parse: someText, rule: rules.createBuyer.name });
