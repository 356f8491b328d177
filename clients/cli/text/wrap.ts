import { stripVTControlCharacters } from 'node:util';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Minimum width of a description beside its term. If there is less room, the description goes below the term. */
const leastDescription = 24;
const hanging = 6;

/** A term in front of its description, including the space between them. */
const termOf = /^ *\S+(?: \S+)* {2,}(?=\S)/;

/** A command with no-break spaces, so that it stays on one line and can be copied. */
export const unbroken = (command: string): string => command.replaceAll(' ', '\u00a0');

/** Replaces the no-break spaces by plain ones. */
export const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

/**
 * Wraps text between words. Continuation lines are indented to the start of their text. A word or command wider than the terminal is not
 * broken.
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

/** Characters per line of the terminal; infinite without a terminal. */
export const widthOf = ({ isTTY, columns }: NodeJS.WriteStream): number => (isTTY ? columns || 80 : Number.POSITIVE_INFINITY);
