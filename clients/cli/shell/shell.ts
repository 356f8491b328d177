import type { Command } from 'commander';
import { SoukError } from '../../api/errors.ts';
import { type Context, createContext, type Role } from '../context.ts';
import { Interrupted, NotLoggedIn } from '../errors/errors.ts';
import { type ExitCode, exitCodes } from '../errors/exit-codes.ts';
import { duration, explain } from '../errors/explain.ts';
import type { Interrupts } from '../interrupts.ts';
import { createOutput } from '../output.ts';
import { createProgram } from '../program.ts';
import { createAsk } from '../prompts/ask.ts';
import { runCommand } from '../run-command.ts';
import { styled } from '../text/style.ts';
import { widthOf, wrapped } from '../text/wrap.ts';
import { completions } from './completion.ts';
import { enter } from './enter.ts';
import { maybeKept } from './history.ts';
import { createLineReader } from './line-reader.ts';
import { sessionClock } from './session-clock.ts';
import { addShellCommands } from './shell-commands.ts';
import { wordsOf } from './words.ts';

/** Reads commands from the terminal until the user leaves. */
export async function runShell(role: Role, server: string, interrupts: Interrupts): Promise<ExitCode> {
  let left = false;
  const lines = createLineReader((line) => completions(programFor(context), line, context.shownIds));
  const ask = createAsk(true, interrupts, () => lines.dropPasted());
  const notice = (text: string) => {
    const styledText = styled('yellow', wrapped(text, widthOf(process.stdout)));
    if (ask.open === undefined) return lines.notice(styledText, promptOf(context));
    // The prompt library redraws its prompt at the next key.
    process.stdout.write(`\r\u001b[K${styledText}\n${ask.open}`);
  };
  const onSession = sessionClock({
    warn: () => notice('Your session ends in one minute unless you do something.'),
    end: (idleSeconds) => notice(`Your session has ended: nothing was done for ${duration(idleSeconds)}. Log in again with: log-in`),
  });
  const given = { role, manner: 'shell', server, output: createOutput(), ask, interrupts } as const;
  const context = createContext({ ...given, onSession });
  const programFor = (of: Context): Command =>
    addShellCommands(createProgram(of), of, () => {
      left = true;
    });
  const run = (words: readonly string[]) => runCommand(context, words, programFor(context));

  const greeting = `Souk at ${server}, for ${role}s. Type help for the commands; exit or Ctrl-D leaves.`;
  process.stdout.write(`${wrapped(greeting, widthOf(process.stdout))}\n`);
  await tellingErrors(context, () => enter(context, run));
  while (!left) {
    const line = await lines.read(promptOf(context));
    if (line === undefined) break;
    if (line.trim() === '') continue;
    if (await maybeKept(line, () => programFor(createContext(given)))) lines.remember(line);
    await tellingErrors(context, () => runInSession(context, wordsOf(line), run));
  }
  return exitCodes.done;
}

type Run = (words: readonly string[]) => Promise<void>;

/** Runs a command. If only the session is missing, offers to log in, and then runs it again if that is safe. */
async function runInSession(context: Context, words: readonly string[], run: Run): Promise<void> {
  try {
    await run(words);
  } catch (error) {
    const isSessionMissing = error instanceof NotLoggedIn || (error instanceof SoukError && error.code === 'unauthenticated');
    if (!isSessionMissing || context.command === 'log-out') throw error;
    context.output.warn(explain(error, context).message);
    if (!(await context.ask.confirm('Log in now?', true))) return;
    const { command } = context;
    await run(['log-in', ...(context.username === undefined ? [] : ['--', context.username])]);
    // A new session has another cart, so a purchase must not be repeated before the user has seen it.
    if (command === 'buy') context.output.note('The cart is now the saved one. Look at it with cart, then buy.');
    else await run(words);
  }
}

async function tellingErrors(context: Context, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const explanation = explain(error, context);
    const { message, hint } = explanation;
    if (error instanceof Interrupted && !context.output.json) context.output.note(hint ? `${message}\n${hint}` : message);
    else context.output.error(explanation);
  }
}

const promptOf = ({ role, username }: Context): string => styled('bold', username === undefined ? `${role}> ` : `${role} ${username}> `);
