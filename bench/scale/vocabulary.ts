import { columnsOf, spellingsOf } from '../../db-services/product/search/words.ts';

/** Keywords that each belong to a large part of a catalogue of any size. */
export const commonWords = ['lamp', 'chair', 'brass', 'vase', 'clock'] as const;

const syllables = ['ba', 'co', 'de', 'fi', 'gu', 'ha', 'jo', 'ke', 'li', 'mu', 'na', 'po', 're', 'si', 'tu', 'va', 'wo', 'xe', 'yi', 'zu'];

/** The words of a catalogue, which grow with it. The common words come first, and then 26 near words of each. */
export function vocabularyOf(items: number): string[] {
  const near = commonWords.flatMap((word) => Array.from({ length: 26 }, (_, letter) => word + String.fromCharCode(97 + letter)));
  const made = Array.from({ length: Math.min(50_000, Math.max(1_000, Math.floor(items / 10))) }, (_, n) => wordOf(n));
  return [...commonWords, ...near, ...made];
}

/** A word of four syllables, another one for each number below 160,000. Neighbours in number are far apart in the alphabet. */
function wordOf(n: number): string {
  let rest = (n * 66_601) % syllables.length ** 4;
  let word = '';
  for (let i = 0; i < 4; i += 1) {
    word += syllables[rest % syllables.length];
    rest = Math.floor(rest / syllables.length);
  }
  return word;
}

/** The variants of all these words, one array for each column of keyword_spellings. */
export const spellingColumns = (words: readonly string[]) => columnsOf(words.flatMap(spellingsOf));
