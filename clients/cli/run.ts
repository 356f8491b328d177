import type { Command } from 'commander';
import { createAsk } from './ask.ts';
import { type Context, createContext, type Role } from './context.ts';
import { CliError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { explain } from './explain.ts';
import { createInterrupts } from './interrupts.ts';
import { createOutput } from './output.ts';
import { createProgram } from './program.ts';
import { serverUrl } from './server-url.ts';
import { usageError } from './usage.ts';

export const isRole = (word: string | undefined): word is Role => word === 'seller' || word === 'buyer';

const usualServer = 'http://127.0.0.1:8080';

/** One command of a role, or without a command at a terminal the role's shell; answers the exit code. */
export async function runRole(role: Role, args: readonly string[]): Promise<ExitCode> {
  const context = createContext({
    role,
    manner: 'script',
    server: usualServer,
    output: createOutput(),
    ask: createAsk(isTerminal()),
    interrupts: createInterrupts(),
  });
  try {
    context.output.json = asksForJson(args);
    context.server = serverUrl(process.env['SOUK_URL'] || usualServer);
    const server = serverForShell(args, context.server);
    if (server === undefined) {
      await runCommand(context, args);
      return exitCodes.done;
    }
    if (!isTerminal()) throw new CliError('Name a command: without a terminal no shell can open.', { hint: context.help() });
    const { runShell } = await import('./shell/shell.ts');
    return await runShell(role, server, context.interrupts);
  } catch (error) {
    const explanation = explain(error, context);
    context.output.error(explanation);
    return explanation.exitCode;
  }
}

/** Runs one command to its end. Throws what went wrong. */
export async function runCommand(context: Context, args: readonly string[], program = createProgram(context)): Promise<void> {
  context.interrupts.begin();
  context.sent = {};
  // The parser says so as well, but not when it fails.
  context.output.json = asksForJson(args);
  context.command = nameOfCommand(program, args);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    const told = usageError(error, context.help());
    if (told !== undefined) throw told;
  } finally {
    await context.session.settled();
  }
}

const asksForJson = (args: readonly string[]) => args.slice(0, args.includes('--') ? args.indexOf('--') : undefined).includes('--json');

/** Of the first argument that names a command; empty if none does. */
function nameOfCommand({ commands }: Command, args: readonly string[]): string {
  const named = args.map((arg) => commands.find((command) => command.name() === arg || command.alias() === arg));
  return named.find((command) => command !== undefined)?.name() ?? '';
}

const isTerminal = () => process.stdin.isTTY === true && process.stdout.isTTY === true;

/** The server of a shell, if the arguments ask for one: nothing but perhaps a server. */
function serverForShell(args: readonly string[], usual: string): string | undefined {
  if (args.length === 0) return usual;
  const [flag = '', value] = args;
  if (args.length === 2 && flag === '--server' && value !== undefined) return serverUrl(value);
  return args.length === 1 && flag.startsWith('--server=') ? serverUrl(flag.slice('--server='.length)) : undefined;
}
