import { readCommandLine, wrongUsage } from '../lib/process/command-line.ts';
import type { Books } from './entries.ts';
import { closeRefunds } from './refund-gate.ts';
import { adoptRefunds, sendRefunds } from './repair-refunds.ts';

type Command = (books: Books) => Promise<string[]>;

const commands: Record<string, Command> = {
  close: async ({ product }) => [await closeRefunds(product)],
  adopt: adoptRefunds,
  send: sendRefunds,
};

/** Parses `close`, `adopt` or `send`: what an operator does with refunds after a restore. Throws a ConfigError with the usage for anything else. */
export function readRefundsCommand(args: string[], usage: string): Command {
  const [name = '', ...more] = readCommandLine({ usage, args, options: {}, allowPositionals: true }).positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || more.length > 0) throw wrongUsage('Give one of close, adopt and send', usage);
  return command;
}
