import type { Command } from 'commander';
import { isNamed } from '../commands/names.ts';

/** The completions of a line's last word: command names for the first word, then the command's options, choices and shown ids. */
export function completions(program: Command, line: string, ids: Iterable<string>): [candidates: string[], word: string] {
  const word = line.split(/\s+/).at(-1) ?? '';
  const fitting = [...candidatesFor(program, line.split(/\s+/), ids)].filter((candidate) => candidate.startsWith(word));
  return [fitting.length === 1 ? [`${fitting[0]} `] : fitting, word];
}

function candidatesFor(program: Command, words: readonly string[], ids: Iterable<string>): Iterable<string> {
  const names = program.commands.map((command) => command.name());
  if (words.length === 1) return [...names, 'help'];
  if (words[0] === 'help') return names;
  const command = program.commands.find((one) => isNamed(one, words[0]));
  if (!command) return [];
  if (words.at(-1)?.startsWith('-')) return flagsOf(program, command);
  const name = command.registeredArguments[words.length - 2]?.name();
  if (name === 'vote') return ['up', 'down'];
  return name === 'item' || name === 'purchase' ? ids : [];
}

const flagsOf = (program: Command, command: Command): string[] =>
  [...command.options, ...program.options.filter(({ hidden }) => !hidden)].flatMap(({ long }) => long ?? []).concat('--help');
