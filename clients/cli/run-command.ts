import type { Command } from 'commander';
import { isNamed } from './commands/names.ts';
import type { Context } from './context.ts';
import { usageError } from './errors/usage.ts';
import { wrongAddress } from './errors/wrong-address.ts';
import { createProgram } from './program.ts';

/** Runs one command to its end. Throws its errors. */
export async function runCommand(context: Context, args: readonly string[], program = createProgram(context)): Promise<void> {
  context.interrupts.begin();
  context.sent = {};
  // The parser sets this, too, but not if it fails.
  context.output.json = asksForJson(args);
  context.command = nameOfCommand(program, args);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    const told = usageError(error, context);
    if (told !== undefined) throw await wrongAddress(told, context);
  } finally {
    await context.session.settled();
  }
}

/** Looks before parsing, because the parser may fail. */
export const asksForJson = (args: readonly string[]) =>
  args.slice(0, args.includes('--') ? args.indexOf('--') : undefined).includes('--json');

/** The name of the first argument that names a command; empty if none does. */
function nameOfCommand({ commands }: Command, args: readonly string[]): string {
  const named = args.map((arg) => commands.find((command) => isNamed(command, arg)));
  return named.find((command) => command !== undefined)?.name() ?? '';
}
