import { NotUnderstood } from '../errors/errors.ts';

const howToQuote = `Put a value that contains a quote between quotes of the other kind, such as "O'Brien", or write \\ before the quote.`;

/**
 * Splits a line into words at spaces, except within straight quotes. A backslash escapes a quote, a space or a backslash; any other
 * backslash is literal. Throws NotUnderstood if the user may have meant a different split.
 */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/.test(line.charAt(at))) at += 1;
    else {
      const { word, end } = wordAt(line, at);
      words.push(word);
      at = end;
    }
  }
  return words;
}

function wordAt(line: string, start: number): { word: string; end: number } {
  let word = '';
  let at = start;
  let before = '';
  while (at < line.length && !/\s/.test(line.charAt(at))) {
    const rest = line.slice(at);
    const part = escaped.exec(rest) ?? quoted.exec(rest);
    if (!part) refuse(rest, before);
    if (part && quotes.has(rest.charAt(0)) && isInsideWord(before)) throw misplaced(rest.charAt(0));
    word += part ? meaningOf(part[0]) : rest.charAt(0);
    at += part ? part[0].length : 1;
    before = part ? part[0] : rest.charAt(0);
  }
  return { word, end: at };
}

const escaped = /^\\[\s"'\\]/;
const quoted = /^(?:'[^']*'|"(?:\\["\\]|[^"\\]|\\(?!["\\]))*")/;
const quotes = new Set(['"', "'"]);

/** The text of an escaped character or a quoted part. */
function meaningOf(part: string): string {
  if (part.startsWith('\\')) return part.slice(1);
  const inside = part.slice(1, -1);
  return part.startsWith('"') ? inside.replace(/\\(["\\])/g, '$1') : inside;
}

/** Whether a quote is probably an apostrophe: it follows a character that is neither "=" nor part of a quoted or escaped text. */
const isInsideWord = (before: string): boolean => before !== '' && before !== '=' && !/^["'\\]./su.test(before);

/** Throws for a literal character that was probably meant as a quote or an escape. */
function refuse(rest: string, before: string): void {
  const first = rest.charAt(0);
  if (quotes.has(first)) throw new NotUnderstood(`A quote (${first}) is not closed.`, { hint: howToQuote });
  if (rest === '\\')
    throw new NotUnderstood('The line ends in the middle: nothing follows the last backslash.', { hint: 'Write \\\\ for one.' });
  if (/[“„‘‚]/.test(first) && !isInsideWord(before))
    throw new NotUnderstood(`A curly quote (${first}) holds no words together.`, { hint: `Write straight quotes: " or '.` });
}

const misplaced = (quote: string) => new NotUnderstood(`A quote (${quote}) stands in the middle of a word.`, { hint: howToQuote });
