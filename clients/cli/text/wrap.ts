import { stripVTControlCharacters } from 'node:util';
import { wrapAnsi } from 'fast-wrap-ansi';

/** A description is not squeezed into less than this behind its term: it goes on below the term. */
const leastDescription = 24;
const hanging = 6;

/** What stands before a description, with the space between. */
const termOf = /^ *\S+(?: \S+)* {2,}(?=\S)/;

/** A command to be copied: no line ends within it. */
export const unbroken = (command: string): string => command.replaceAll(' ', '\u00a0');

/** The same where lines have no end. */
export const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

/**
 * Text whose lines end between words, and go on below the beginning of what they say. A word or a command that is wider than the terminal stays
 * whole.
 */
export const wrapped = (text: string, width: number): string =>
  plain(
    text
      .split('\n')
      .map((line) => (Number.isFinite(width) ? wrappedLine(line, width) : line))
      .join('\n'),
  );

function wrappedLine(line: string, width: number): string {
  const shown = stripVTControlCharacters(line);
  if (shown.length * 2 <= width) return line;
  const margin = /^ */.exec(line)?.[0] ?? '';
  const [first = '', ...others] = rows(line.slice(margin.length), width - margin.length);
  if (others.length === 0) return line;
  const term = termOf.exec(line)?.[0];
  if (term !== undefined && width - term.length < leastDescription)
    return [term.trimEnd(), ...below(line.slice(term.length), hanging, width)].join('\n');
  const indent = termOf.exec(shown)?.[0].length ?? margin.length;
  return [margin + first, ...below(others.join(' '), indent, width)].join('\n');
}

const below = (text: string, indent: number, width: number) => rows(text, width - indent).map((row) => ' '.repeat(indent) + row);

const rows = (text: string, width: number) => wrapAnsi(text, Math.max(1, width)).split('\n');

/** Characters in a line of the terminal; without a terminal a line has no end. */
export const widthOf = ({ isTTY, columns }: NodeJS.WriteStream): number => (isTTY ? columns || 80 : Number.POSITIVE_INFINITY);
