import { fold } from '../../../lib/text/fold.ts';

/** The distinct words of a name, folded: its runs of letters, marks and digits. */
export const wordsOf = (name: string): string[] => [...new Set(fold(name).match(/[\p{L}\p{M}\p{N}]+/gu))];

/** A variant of a word: the word itself, or the word without one letter. */
export interface Spelling {
  keyword: string;
  variant: string;
  /** The number of the omitted letter, from 1; 0 if none is omitted. */
  position: number;
  /** The omitted letter; empty if none is. */
  letter: string;
}

/**
 * All variants of a word: one more than it has letters. Two words are one slip apart if they share a variant in one of three ways: it is
 * one of the words itself (a letter added or missing); both omit the letter at the same position (a different letter); or both omit the
 * same letter, at neighbouring positions (two letters swapped).
 */
export function spellingsOf(keyword: string): Spelling[] {
  const letters = [...keyword];
  const slips = letters.map((letter, i) => ({ keyword, variant: letters.toSpliced(i, 1).join(''), position: i + 1, letter }));
  return [{ keyword, variant: keyword, position: 0, letter: '' }, ...slips];
}

/** The spellings as columns: a statement takes many rows as one array per column. */
export const columnsOf = (spellings: Spelling[]) => ({
  keywords: spellings.map(({ keyword }) => keyword),
  variants: spellings.map(({ variant }) => variant),
  positions: spellings.map(({ position }) => position),
  letters: spellings.map(({ letter }) => letter),
});
