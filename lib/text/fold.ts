/**
 * Letters whose full case folding (Unicode, CaseFolding.txt) is not the lower case of their upper case: ẞ, ı and Cherokee, which folds to
 * upper case. Written as numbers, because a bundle with another letter than ASCII in a regular expression takes twice its memory.
 */
const exceptions = /[\u{1e9e}\u{131}\u{13a0}-\u{13fd}\u{ab70}-\u{abbf}]/u;

function foldLetter(letter: string): string {
  if (!exceptions.test(letter)) return letter.toUpperCase().toLowerCase();
  if (letter === 'ẞ') return 'ss';
  return letter === 'ı' ? letter : letter.toUpperCase();
}

/**
 * Prepares text for comparison: Unicode's full case folding removes differences of case, NFC those of how accents are encoded. The result
 * can have more characters than the text: `ß` becomes `ss`.
 */
export function fold(text: string): string {
  const composed = text.normalize('NFC');
  if (!/\P{ASCII}/u.test(composed)) return composed.toLowerCase();
  // Decomposed first, because a combining mark can fold to a letter: U+0345, an iota below another letter, folds to an iota.
  return Array.from(composed.normalize('NFD'), foldLetter).join('').normalize('NFC');
}
