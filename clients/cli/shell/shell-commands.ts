import { Command } from 'commander';
import type { Context } from '../context.ts';

/** Adds the commands that exist only in a shell. */
export function addShellCommands(program: Command, context: Context, leave: () => void): Command {
  const next = new Command('next').summary('show the next page of the last list').action(async () => {
    if (context.next) await context.next();
    else context.output.note('There is no next page.');
  });
  const exit = new Command('exit')
    .alias('quit')
    .summary('leave; the session goes on until it ends by itself or with log-out')
    .action(leave);
  for (const command of [next, exit]) program.addCommand(command.helpGroup('Shell:').copyInheritedSettings(program));
  return program;
}
