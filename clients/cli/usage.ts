import { CommanderError } from 'commander';
import { CliError, NotUnderstood } from './errors.ts';

/** What the parser of arguments threw: undefined if it only showed help, else an error that repeats no value that could be a secret. */
export function usageError(error: unknown, help: string): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.exitCode === 0) return undefined;
  const UsageError = error.code === 'commander.invalidArgument' ? CliError : NotUnderstood;
  return new UsageError(messageOf(error), { hint: help });
}

function messageOf({ code, message }: CommanderError): string {
  const said = message.replace(/^error: /, '');
  // Whatever stands behind "=" or was one word too many may be a password that was tried there.
  if (code === 'commander.excessArguments') return 'There are more words than this command takes.';
  if (code === 'commander.help') return 'Name a command.';
  if (code === 'commander.unknownOption') return capital(said.replace(/'(--[^'=]*|-[^'-])[^']*'/, "'$1'"));
  return capital(said.replace(/^command-argument value/, 'the value'));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
