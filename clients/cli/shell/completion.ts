import type { Command } from 'commander';

/** What Tab offers for the last word of a line: commands first, then a command's options, choices and ids that were shown. */
export function completions(program: Command, line: string, ids: Iterable<string>): [candidates: string[], word: string] {
  const words = line.split(/\s+/);
  const word = words.at(-1) ?? '';
  const fitting = (candidates: Iterable<string>) => [...candidates].filter((candidate) => candidate.startsWith(word));
  const names = program.commands.map((command) => command.name());
  if (words.length <= 1 || words[0] === 'help') return [fitting([...names, ...(words.length <= 1 ? ['help'] : [])]), word];
  const command = program.commands.find((one) => one.name() === words[0] || one.alias() === words[0]);
  if (!command) return [[], word];
  if (word.startsWith('-')) return [fitting(flagsOf(program, command)), word];
  const place = words.length - 2;
  const name = command.registeredArguments[place]?.name();
  if (name === 'vote') return [fitting(['up', 'down']), word];
  return [name === 'item' || name === 'purchase' ? fitting(ids) : [], word];
}

const flagsOf = (program: Command, command: Command): string[] =>
  [...command.options, ...program.options.filter(({ hidden }) => !hidden)].flatMap(({ long }) => long ?? []).concat('--help');
