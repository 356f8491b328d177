/**
 * Words are compared in this form: without regard to case, and however their accents are encoded. Some letters are one code point only when they are
 * small. The letter sigma has two small forms, of which lower case takes one at the end of a word, and a beginning of a longer word ends elsewhere.
 */
export const fold = (text: string): string => text.normalize('NFC').toLowerCase().normalize('NFC').replaceAll('ς', 'σ');
