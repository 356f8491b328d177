import { stripVTControlCharacters } from 'node:util';
import { wrapAnsi } from 'fast-wrap-ansi';

/** A description is not squeezed into less than this behind its term: it goes on below the term. */
const leastDescription = 24;
const hanging = 6;

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
  if (stripVTControlCharacters(line).length * 2 <= width) return line;
  const margin = /^ */.exec(line)?.[0] ?? '';
  const [first = '', ...others] = rows(line.slice(margin.length), width - margin.length);
  if (others.length === 0) return line;
  const indent = indentOf(line, width);
  const rest = rows(others.join(' '), width - indent).map((row) => ' '.repeat(indent) + row);
  return [margin + first, ...rest].join('\n');
}

const rows = (text: string, width: number) => wrapAnsi(text, Math.max(1, width)).split('\n');

/** Where the description of a term begins; else where the line does. */
function indentOf(line: string, width: number): number {
  const shown = stripVTControlCharacters(line);
  const description = /^ *\S+(?: \S+)* {2,}(?=\S)/.exec(shown)?.[0].length;
  if (description === undefined) return /^ */.exec(shown)?.[0].length ?? 0;
  return width - description < leastDescription ? Math.min(hanging, description) : description;
}

/** Characters in a line of the terminal; without a terminal a line has no end. */
export const widthOf = ({ isTTY, columns }: NodeJS.WriteStream): number => (isTTY ? columns || 80 : Number.POSITIVE_INFINITY);
