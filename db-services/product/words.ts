import { fold } from '../../lib/text/fold.ts';

/** The different words of a name, folded: what stands between blanks, with and without marks at its ends, and its runs of letters and digits. */
export function wordsOf(name: string): string[] {
  const parts = fold(name).split(/\s+/u);
  const bare = parts.map((part) => part.replace(/^[^\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, ''));
  const runs = parts.flatMap((part) => part.split(/[^\p{L}\p{M}\p{N}]+/u));
  return [...new Set([...parts, ...bare, ...runs])].filter(Boolean);
}

/** A word with at most one letter left out. */
export interface Spelling {
  keyword: string;
  variant: string;
  /** Which letter is left out, from 1; 0: none. */
  position: number;
  /** The letter that is left out. */
  letter: string;
}

/**
 * All spellings of a word, one more than it has letters. Two words are one slip apart if they share a variant and either one of them has it
 * whole (a letter more or less), or both lack the letter at one position (another letter), or the same letter at neighbouring positions
 * (two letters swapped).
 */
export function spellingsOf(keyword: string): Spelling[] {
  const letters = [...keyword];
  const slips = letters.map((letter, i) => ({ keyword, variant: letters.toSpliced(i, 1).join(''), position: i + 1, letter }));
  return [{ keyword, variant: keyword, position: 0, letter: '' }, ...slips];
}

/** The same as columns, which is how a statement takes many rows in one value each. */
export const columnsOf = (spellings: Spelling[]) => ({
  keywords: spellings.map(({ keyword }) => keyword),
  variants: spellings.map(({ variant }) => variant),
  positions: spellings.map(({ position }) => position),
  letters: spellings.map(({ letter }) => letter),
});
