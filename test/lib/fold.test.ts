import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { fold } from '../../lib/text/fold.ts';

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(`${inject('postgres')}postgres`);
  await client.connect();
});
afterAll(() => client.end());

const codePoints = Array.from({ length: 0x110000 - 1 }, (_, i) => i + 1).filter((code) => code < 0xd800 || code > 0xdfff);
const characters = codePoints.map((code) => String.fromCodePoint(code));
const folded = characters.map(fold);

/** Full case folding by Postgres' own Unicode tables, of text that is taken apart, and composed again. */
const foldedByPostgres = async (texts: string[]): Promise<{ folded: string; assigned: boolean }[]> => {
  const { rows } = await client.query(
    `select normalize(casefold(normalize(text, nfd) collate pg_unicode_fast), nfc) as folded, unicode_assigned(text) as assigned
     from unnest($1::text[]) with ordinality as given (text, n) order by n`,
    [texts],
  );
  return rows;
};

test('every character folds as Unicode says, which Postgres also knows', async () => {
  const expected = await foldedByPostgres(characters);
  // Characters of a newer Unicode, which only one of the two knows, may differ.
  const known = characters.flatMap((letter, i) =>
    expected[i]?.assigned && /\p{Assigned}/u.test(letter) ? [{ letter, ours: folded[i], theirs: expected[i].folded }] : [],
  );
  expect(known.length).toBeGreaterThan(150_000);
  expect(known.filter(({ ours, theirs }) => ours !== theirs)).toEqual([]);
});

test('folding twice is the same as folding once', () => {
  // A character that folds to itself does so a second time as well.
  const changed = folded.filter((once, i) => once !== characters[i] && fold(once) !== once);
  expect(changed).toEqual([]);
});

test.each([
  ['straße', 'STRASSE'],
  ['groß', 'GROSS'],
  ['µF', 'ΜF'],
  ['ΟΔΟΣ', 'οδος'],
  ['ﬁsh', 'FISH'],
  ['ᾳ', 'ΑΙ'],
  ['ΜΑΪ́ΟΥ', 'μαΐου'],
  ['ẞ', 'ss'],
  ['Ꭰ', 'ꭰ'],
  ['K', 'k'],
])('%s and %s are one word', (one, other) => {
  expect(fold(one)).toBe(fold(other));
});

test.each([
  ['ı', 'i'],
  ['İ', 'i'],
  ['e', 'é'],
])('%s and %s are two words', (one, other) => {
  expect(fold(one)).not.toBe(fold(other));
});
