import { beforeAll, expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { itemFields, newBuyer, newItem, newSeller, type Person, password } from '../support/people/people.ts';
import type { ApiAnswer } from '../support/requests/api.ts';

const market = useMarketplace();
let seller: Person;
let buyer: Person;
let itemId: string;

beforeAll(async () => {
  seller = await newSeller(market.api);
  buyer = await newBuyer(market.api);
  ({ itemId } = await newItem(market.api, seller));
});

let accounts = 0;
const account = () => {
  accounts += 1;
  return { name: 'Noor', username: `values${accounts}`, password };
};

/** The requests that carry values, each valid except for the given change. */
const requests = {
  account: (changes: object) => market.api.post('/v1/sellers', { ...account(), ...changes }),
  'log-in': (changes: object) => market.api.post('/v1/sellers/sessions', { username: 'nobody', password, ...changes }),
  'password change': (changes: object) =>
    market.api.put('/v1/sellers/me/password', { currentPassword: password, newPassword: 'battery staple 8', ...changes }, seller),
  item: (changes: object) => market.api.post('/v1/items', { ...itemFields, ...changes }, seller),
  price: (changes: object) => market.api.put(`/v1/items/${itemId}/price`, { priceCents: 1, ...changes }, seller),
  change: (changes: object) => market.api.post(`/v1/items/${itemId}/quantity-changes`, { change: 1, ...changes }, seller),
  line: (changes: object) => market.api.post('/v1/cart/lines', { itemId, quantity: 1, ...changes }, buyer),
  vote: (changes: object) => market.api.post(`/v1/items/${itemId}/feedback`, { vote: 'up', ...changes }, buyer),
};
type Request = keyof typeof requests;

const fieldsOf = ({ body }: ApiAnswer) => body.errors?.map((error: { field: string }) => error.field);
const x = (length: number) => 'x'.repeat(length);
const combined = 'e\u0301';
const absentOrNull = [undefined, null];

const bad: { of: Request[]; field: string; values: unknown[] }[] = [
  { of: ['account', 'item'], field: 'name', values: [...absentOrNull, 7, '', '   ', x(33), '😀'.repeat(33)] },
  { of: ['account', 'item'], field: 'name', values: ['a\u0007b', 'a\nb', '\u007f', 'a\u0085b', '\ud800', 'a\udc00b'] },
  {
    of: ['account', 'item'],
    field: 'name',
    values: ['a\u202eb', 'a\u200bb', 'a\u00adb', 'a\u2066b', 'a\ufeffb', '\ufeffa', 'a\u{e0061}b', 'a\u061cb'],
  },
  {
    of: ['account', 'item'],
    field: 'name',
    values: ['a\u2028b', 'a\u2029b', 'a\ufffeb', 'a\uffffb', 'a\ufdd0b', 'a\u{1ffff}b', 'a\u{10fffe}b'],
  },
  {
    of: ['account', 'item'],
    field: 'name',
    values: ['\u200b', '\u3164', '\u2800', '\u115f\u1160', '\u200d', '\ufe0f', '\u3000\u3164\u3000'],
  },
  { of: ['account', 'log-in'], field: 'username', values: [...absentOrNull, 7, '', 'ab', x(65), 'a b', 'naïve', 'a/b', 'a\u0000bc'] },
  { of: ['account', 'log-in'], field: 'password', values: [...absentOrNull, 12345678, x(7), x(129), '😀'.repeat(7), '\ud800longenough'] },
  { of: ['password change'], field: 'currentPassword', values: [...absentOrNull, 12345678, x(7), x(129), '\ud800longenough'] },
  { of: ['password change'], field: 'newPassword', values: [...absentOrNull, 12345678, x(7), x(129), '😀'.repeat(7), '\ud800longenough'] },
  { of: ['password change'], field: 'newPassword', values: ['password1', 'PassWord1', 'souksouk', 'SoukSouk', 'Souk2026!'] },
  { of: ['account'], field: 'password', values: ['password1', 'PassWord1', 'souksouk', 'SoukSouk', 'Souk2026!'] },
  { of: ['item'], field: 'category', values: [...absentOrNull, -1, 2_147_483_648, 1.5, '3', true, 1e300] },
  { of: ['item', 'price'], field: 'priceCents', values: [...absentOrNull, 0, 100_000_001, 19.99, '1999'] },
  { of: ['item'], field: 'quantity', values: [...absentOrNull, 0, -1, 1_000_001, 1.5, '5'] },
  { of: ['change'], field: 'change', values: [...absentOrNull, 0, -1_000_001, 1_000_001, 0.5, '1'] },
  { of: ['line'], field: 'quantity', values: [...absentOrNull, 0, -1, 1_001, 1.5, '1'] },
  { of: ['line'], field: 'itemId', values: [...absentOrNull, 7, '', '1', 'x-1', '1-0', '01-1', '1-01', '-1-1', '2147483648-1', ' 1-1'] },
  { of: ['item'], field: 'condition', values: [...absentOrNull, 1, '', 'New', 'broken'] },
  { of: ['vote'], field: 'vote', values: [...absentOrNull, 1, 'Up', 'sideways'] },
  {
    of: ['item'],
    field: 'keywords',
    values: [
      ...absentOrNull,
      'lamp',
      {},
      ['a', 'b', 'c', 'd', 'e', 'f'],
      ['a', 'A'],
      ['\u00e9', combined],
      ['ΟΔΟΣ', 'οδοσ'],
      ['straße', 'STRASSE'],
      ['µF', 'ΜF'],
    ],
  },
  { of: ['account', 'item', 'line'], field: 'colour', values: ['red', null] },
  { of: ['account', 'item', 'price'], field: 'sellerId', values: [1] },
  { of: ['price', 'change', 'vote'], field: 'itemId', values: ['3-1'] },
];
const rows = bad.flatMap(({ of, field, values }) => of.flatMap((request) => values.map((value) => ({ request, field, value }))));

test.each(rows)('$request: $field may not be $value', async ({ request, field, value }) => {
  const answer = await requests[request]({ [field]: value });
  expect([answer.status, answer.body.code, fieldsOf(answer)]).toEqual([400, 'invalid_request', [field]]);
});

test.each(['same.as.name', 'Same.As.NAME'])(
  'the password of an account may not be its user name, also if another field is bad: %s',
  async (password) => {
    const username = 'Same.as.name';
    const alone = await requests.account({ username, password });
    expect(alone.body.errors).toEqual([{ field: 'password', message: 'is the user name; choose another' }]);
    for (const name of [7, '', 'a\u202e'])
      expect(fieldsOf(await requests.account({ name, username, password })).sort()).toEqual(['name', 'password']);
  },
);

test.each(['', ' ', x(9), 'a\tb', 7, null, '\u202e', '\u3164', 'a\uffff', 'ß'.repeat(9)])('a keyword may not be %j', async (keyword) => {
  expect(fieldsOf(await requests.item({ keywords: ['fine', keyword] }))).toEqual(['keywords[1]']);
});

test('a keyword that is there twice is named beside one that is too long', async () => {
  expect(fieldsOf(await requests.item({ keywords: ['Lamp', 'lamp', x(9)] })).sort()).toEqual(['keywords', 'keywords[2]']);
});

test('a field named __proto__ is an unknown one', async () => {
  expect(fieldsOf(await requests.account(JSON.parse('{"__proto__": {"name": "N"}}')))).toEqual(['__proto__']);
});

test('a character that no text may have is named', async () => {
  const { body } = await requests.item({ name: 'Lamp \u202eknird' });
  expect(body.errors[0].message).toContain('must not contain the character U+202E');
});

test('every bad field is named at once, with the rule it breaks', async () => {
  const answer = await requests.item({ name: '', category: undefined, priceCents: 'free', colour: 'red' });
  expect(answer.body.errors).toEqual([
    { field: 'name', message: 'must be text of 1 to 32 characters' },
    { field: 'category', message: 'is required; it must be a whole number from 0 to 2147483647' },
    { field: 'priceCents', message: 'must be a whole number from 1 to 100000000' },
    { field: 'colour', message: 'is not a field of this request' },
  ]);
});

const kept: [Request, object, object][] = [
  ['account', { name: '  Noor  ' }, { name: 'Noor' }],
  ['account', { name: `caf${combined}` }, { name: 'caf\u00e9' }],
  ['account', { name: '😀'.repeat(32) }, { name: '😀'.repeat(32) }],
  ['account', { name: combined.repeat(32) }, { name: '\u00e9'.repeat(32) }],
  ['account', { name: '👩\u200d👧 क्\u200dष می\u200cخواهم' }, { name: '👩\u200d👧 क्\u200dष می\u200cخواهم' }],
  ['account', { name: '\u3164a\u3000' }, { name: '\u3164a' }],
  ['account', { username: ' A.b_c-1@d ' }, { username: 'A.b_c-1@d' }],
  ['account', { password: '😀😁😂🤣😃😅😆😉' }, {}],
  ['account', { password: ' \u0000 any \n' }, {}],
  ['item', { category: 0 }, { category: 0 }],
  ['item', { category: 2_147_483_647 }, { category: 2_147_483_647 }],
  ['item', { keywords: [] }, { keywords: [] }],
  ['item', { keywords: [' 12345678 ', 'b', 'c', 'd', '\u00e9'] }, { keywords: ['12345678', 'b', 'c', 'd', '\u00e9'] }],
  ['item', { priceCents: 1, quantity: 1 }, { priceCents: 1, quantity: 1 }],
  ['item', { priceCents: 100_000_000, quantity: 1_000_000 }, { priceCents: 100_000_000, quantity: 1_000_000 }],
];

test.each(kept)('a valid value is normalised and kept: %s %j', async (request, changes, expected) => {
  const { status, body } = await requests[request](changes);
  expect(status).toBe(201);
  expect(body).toMatchObject(expected);
});
