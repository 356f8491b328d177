import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { wordsOf } from '../../../clients/cli/shell/words.ts';
import { harmless } from '../../../clients/cli/text/style.ts';
import { type Column, table } from '../../../clients/cli/text/table.ts';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { newItem, newSeller } from '../../support/people/people.ts';
import { buyerAtHome } from './support/people.ts';
import { atTerminal } from './support/terminal.ts';

const columns: Column<string[]>[] = [
  { title: 'ID', value: ([id = '']) => id },
  { title: 'NAME', value: ([, name = '']) => name, cuts: true },
  { title: 'SPARE', value: () => 'spare', spare: 1 },
];

test.each([
  [40, ['ID   NAME                      SPARE', '3-1  A lamp with a long name   spare', '3-2  電気スタンド              spare']],
  [30, ['ID   NAME', '3-1  A lamp with a long name', '3-2  電気スタンド']],
  [18, ['ID   NAME', '3-1  A lamp with …', '3-2  電気スタンド']],
])('a table fits into %i characters: it leaves out optional columns, then cuts long texts', (width, lines) => {
  const rows = [
    ['3-1', 'A lamp with a long name '],
    ['3-2', '電気スタンド'],
  ];
  expect(stripVTControlCharacters(table(rows, columns, width)).split('\n')).toEqual(lines);
});

test('text of other people cannot control the terminal', () => {
  expect(harmless('a\u001b[2Jb\u202ec\nd')).toBe('a\ufffd[2Jb\ufffdc\ufffdd');
});

test.each([
  ['search brass lamp', ['search', 'brass', 'lamp']],
  ['  register --name "Brass lamp"  ', ['register', '--name', 'Brass lamp']],
  [`register --name='Brass lamp' -k ""`, ['register', '--name=Brass lamp', '-k', '']],
  [
    String.raw`register --name O\'Brien -k "a \"b\" c" Brass\ lamp 'O'\''Brien'`,
    ['register', '--name', "O'Brien", '-k', 'a "b" c', 'Brass lamp', "O'Brien"],
  ],
  [String.raw`search C:\lamp "C:\lamp" 'a\' O’Brien`, ['search', String.raw`C:\lamp`, String.raw`C:\lamp`, 'a\\', 'O’Brien']],
  ["search\tlamp  \u00a0 ''", ['search', 'lamp', '']],
  ['', []],
])('the words of: %s', (line, words) => {
  expect(wordsOf(line)).toEqual(words);
});

test.each([
  ["create-account --name O'Brien --username ob1", /^A quote \('\) is not closed/],
  ["create-account --name O'Brien --username d'arcy", /^A quote \('\) stands in the middle of a word/],
  ['register --name "never closed', /^A quote \("\) is not closed/],
  [String.raw`register --name "never closed\"`, /^A quote \("\) is not closed/],
  ['register --name “Brass lamp”', /^A curly quote \(“\) holds no words together/],
  ['search lamp\\', /^The line ends in the middle/],
])('an ambiguous line is refused: %s', (line, told) => {
  expect(() => wordsOf(line)).toThrow(told);
});

const marketplace = useMarketplace();

test('no line of a list is wider than the terminal, and NO_COLOR removes the colours', async () => {
  await newItem(marketplace.api, await newSeller(marketplace.api), { name: 'A lamp with a very long name' });
  const { home } = await buyerAtHome(marketplace.api);
  home.env['NO_COLOR'] = '1';
  const terminal = atTerminal(home, ['buyer', 'search', 'lamp'], { columns: 36 });
  expect(await terminal.ended).toBe(0);
  expect(Math.max(...terminal.shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(36);
  expect(terminal.shown).toContain('A lamp');
  expect(terminal.written).not.toContain('\u001b[');
});
