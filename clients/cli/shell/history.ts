import type { Command } from 'commander';
import { NotUnderstood } from '../errors/errors.ts';
import { tooManyWords, usageErrorOf } from '../errors/usage.ts';
import { wordsOf } from './words.ts';

/**
 * Whether the arrow keys may find this line again. A line that is a command is kept, also with a mistake in its quotes, its command's name or
 * an option's name. A line that may contain a password or a card's number is not.
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

/** Whether a word too many may be a password or a card. */
function takesSecret(name: string | undefined, { commands }: Command): boolean {
  const command = commands.find((one) => one.name() === name || one.alias() === name);
  return !command || command.options.some(({ long }) => long?.endsWith('-stdin'));
}

/** Of a line whose quotes are wrong the pieces between spaces. */
function wordsIn(line: string): string[] {
  try {
    return wordsOf(line);
  } catch {
    return line.split(/\s+/).filter(Boolean);
  }
}

/** What the parser says against these words; undefined if they are a command. Runs nothing. */
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
