import { CommanderError } from 'commander';
import type { Context } from '../context.ts';
import { CliError, NotUnderstood } from './errors.ts';

/** Converts the argument parser's error: undefined if it only showed help. The result repeats no value that may be a secret. */
export function usageErrorOf(error: unknown, hint?: string): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.exitCode === 0) return undefined;
  const UsageError = error.code === 'commander.invalidArgument' ? CliError : NotUnderstood;
  return new UsageError(messageOf(error), { hint });
}

export const tooManyWords = 'There are more words than this command takes.';

/** The same with a hint. */
export function usageError(error: unknown, context: Pick<Context, 'help' | 'spell' | 'command'>): unknown {
  const isSingleDash = error instanceof CommanderError && error.code === 'commander.unknownOption' && /'-[^-]/.test(error.message);
  const isTooLong = error instanceof CommanderError && error.code === 'commander.excessArguments';
  const advice = isSingleDash
    ? howToWriteDash(context)
    : isTooLong
      ? 'Put a value of several words between quotes: "Brass lamp".'
      : undefined;
  const hint = advice === undefined ? context.help() : `${context.help()}\n${advice}`;
  return usageErrorOf(error, hint);
}

const howToWriteDash = ({ spell, command }: Pick<Context, 'spell' | 'command'>) =>
  `If it is a value that begins with a dash, write -- before it: ${spell(`${command} -- -…`.trim())}`;

function messageOf({ code, message }: CommanderError): string {
  const said = message.replace(/^error: /, '');
  // The text after "=" and a surplus word may be a password, so neither is repeated.
  if (code === 'commander.excessArguments') return tooManyWords;
  if (code === 'commander.help') return 'Name a command.';
  if (code === 'commander.unknownOption') return capital(said.replace(/'(--[^'=]*|-[^'-])[^']*'/, "'$1'"));
  return capital(said.replace(/^command-argument value/, 'the value'));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
