import { type Context, createContext, type Role } from './context.ts';
import { CliError } from './errors/errors.ts';
import { type ExitCode, exitCodes } from './errors/exit-codes.ts';
import { explain } from './errors/explain.ts';
import { createInterrupts } from './interrupts.ts';
import { createOutput } from './output.ts';
import { createAsk } from './prompts/ask.ts';
import { asksForJson, runCommand } from './run-command.ts';
import { serverUrl } from './session/server-url.ts';

export const roles: readonly Role[] = ['seller', 'buyer'];

export const isRole = (word: string | undefined): word is Role => (roles as readonly (string | undefined)[]).includes(word);

const usualServer = 'http://127.0.0.1:8080';

/** Runs one command of a role; without a command, the role's shell, which needs a terminal. Returns the exit code. */
export async function runRole(role: Role, args: readonly string[]): Promise<ExitCode> {
  const context = contextOf(role);
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

/** The context of one command. */
export function contextOf(role: Role): Context {
  const interrupts = createInterrupts();
  const ask = createAsk(isTerminal(), interrupts);
  return createContext({ role, manner: 'script', server: usualServer, output: createOutput(), ask, interrupts });
}

const isTerminal = () => process.stdin.isTTY === true && process.stdout.isTTY === true;

/** The server for a shell; undefined if the arguments contain anything except a server, so no shell is wanted. */
function serverForShell(args: readonly string[], usual: string): string | undefined {
  if (args.length === 0) return usual;
  const [flag = '', value] = args;
  if (args.length === 2 && flag === '--server' && value !== undefined) return serverUrl(value);
  return args.length === 1 && flag.startsWith('--server=') ? serverUrl(flag.slice('--server='.length)) : undefined;
}
