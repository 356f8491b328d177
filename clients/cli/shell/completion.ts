import type { Command } from 'commander';
import { candidatesFor } from '../completion/candidates.ts';
import type { ShownIds } from '../context.ts';

/** The completions of a line's last word. */
export function completions(program: Command, line: string, ids: ShownIds): [candidates: string[], word: string] {
  const words = line.split(/\s+/);
  const found = candidatesFor(program, words, ids);
  const values = found === 'files' ? [] : found.map(({ value }) => value);
  return [values.length === 1 ? [`${values[0]} `] : values, words.at(-1) ?? ''];
}
