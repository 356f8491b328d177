/** Letters whose full case folding is not the small form of their capital (Unicode, CaseFolding.txt): Cherokee's is its capital. */
const exceptions = /ẞ|ı|[\u{13a0}-\u{13fd}\u{ab70}-\u{abbf}]/u;

function foldLetter(letter: string): string {
  if (!exceptions.test(letter)) return letter.toUpperCase().toLowerCase();
  if (letter === 'ẞ') return 'ss';
  return letter === 'ı' ? letter : letter.toUpperCase();
}

/**
 * Text as it is compared: without regard to case, by Unicode's full case folding, and without regard to how accents are encoded (NFC). The result
 * can have more characters than the text: `ß` becomes `ss`.
 */
export function fold(text: string): string {
  const composed = text.normalize('NFC');
  if (!/\P{ASCII}/u.test(composed)) return composed.toLowerCase();
  // Taken apart first, because a mark can fold to a letter of its own: U+0345 is a small iota below.
  return Array.from(composed.normalize('NFD'), foldLetter).join('').normalize('NFC');
}
