import type { Command } from 'commander';
import { isNamed } from '../commands/names.ts';
import { NotUnderstood } from '../errors/errors.ts';
import { tooManyWords, usageErrorOf } from '../errors/usage.ts';
import { wordsOf } from './words.ts';

/**
 * Whether the history may keep this line. It keeps commands, even with a mistake in the quotes, the command's name or an option's name. It
 * does not keep a line that may contain a password or a card number.
 */
export async function maybeKept(line: string, program: () => Command): Promise<boolean> {
  if (/(?:\d[ -]?){13,}/.test(line)) return false;
  const told = await problemOf(wordsIn(line), program());
  if (!told) return true;
  if (told === tooManyWords) return !takesSecret(wordsIn(line)[0], program());
  const [, suggestion] = /\(Did you mean (?:one of )?([^,?]+)/.exec(told) ?? [];
  const [, wrong] = /'([^']+)'/.exec(told) ?? [];
  if (suggestion === undefined || wrong === undefined) return false;
  const mended = wordsIn(line).map((word) => (word.split('=')[0] === wrong ? word.replace(wrong, suggestion) : word));
  return (await problemOf(mended, program())) === undefined;
}

/** Whether a surplus word may be a password or a card. */
function takesSecret(name: string | undefined, { commands }: Command): boolean {
  const command = commands.find((one) => isNamed(one, name));
  return !command || command.options.some(({ long }) => long?.endsWith('-stdin'));
}

/** A line's words. If its quotes are wrong, the pieces between spaces. */
function wordsIn(line: string): string[] {
  try {
    return wordsOf(line);
  } catch {
    return line.split(/\s+/).filter(Boolean);
  }
}

/** The parser's error for these words; undefined if they are a command. Runs nothing. */
async function problemOf(words: readonly string[], program: Command): Promise<string | undefined> {
  program.configureOutput({ writeOut: () => {} });
  for (const command of program.commands) command.configureOutput({ writeOut: () => {} }).action(() => {});
  try {
    await program.parseAsync(words, { from: 'user' });
    return undefined;
  } catch (error) {
    const told = usageErrorOf(error);
    return told instanceof NotUnderstood ? told.message : undefined;
  }
}
