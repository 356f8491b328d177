import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';

let database: TestDatabase;
let service: pg.Client;
beforeAll(async () => {
  database = await cloneDatabase('product');
  service = new pg.Client(database.serviceUrl);
  await service.connect();
});
afterAll(async () => {
  await service.end();
  await database.drop();
});

test.each([
  ['remove an item', 'delete from items'],
  ['give an item to another seller', 'update items set seller_id = 2'],
  ['rename the seller of an item', `update items set seller_name = 'Eve'`],
  ['name a category', `insert into categories values (400, 'Mine')`],
  ['move an item to another category', 'update items set category = 2'],
  ['rewrite a recorded change', 'update quantity_changes set change = 1'],
  ['remove a recorded change', 'delete from quantity_changes'],
  ['remove a purchase', 'delete from purchases'],
  ['change the key of a purchase', `update purchases set idempotency_key = 'k'`],
  ['change what was charged', 'update purchase_lines set price_cents = 1'],
  ['remove a sale', 'delete from sales'],
  ['change what a sale was worth', 'update sales set total_cents = 1'],
  ['change a delivery', `update deliveries set city = 'Elsewhere'`],
  ['change what is given back', 'update refunds set amount_cents = 1'],
  ['change what a refund is for', 'update refund_lines set quantity = 1'],
  ['remove a refund', 'delete from refunds'],
  ['change a vote', `update feedback set vote = 'up'`],
  ['empty a table', 'truncate active_carts'],
  ['make a table', 'create table mine (id int)'],
  ['read the record of migrations', 'select from migrations'],
])('the service’s role cannot %s', async (_, statement) => {
  await expect(service.query(statement)).rejects.toMatchObject({ code: '42501' });
});

const insert = (table: string, values: Record<string, unknown>) => {
  const columns = Object.keys(values);
  const text = `insert into ${table} (${columns}) values (${columns.map((_, i) => `$${i + 1}`)})`;
  return service.query(text, Object.values(values));
};

const item = {
  seller_id: 1,
  seller_name: 'Ada',
  description: '',
  name: 'Lamp',
  name_words: ['lamp'],
  category: 3,
  keywords: ['lamp'],
  keyword_words: ['lamp'],
  condition: 'new',
  price_cents: 1,
  quantity: 1,
};

test.each([
  ['no name', { name: '' }],
  ['a name of 33 characters', { name: '🧶'.repeat(33) }],
  ['a name with spaces around it', { name: ' A ' }],
  ['a name with a line break', { name: 'A\nB' }],
  ['a name that is not in NFC', { name: 'e\u0301' }],
  ['a description of 2,001 characters', { description: '🧶'.repeat(2_001) }],
  ['a description with a control character', { description: 'a\u0007' }],
  ['a description with a line break at its end', { description: 'a\n' }],
  ['a seller without a name', { seller_name: '' }],
  ['a negative category', { category: -1 }],
  ['six keywords', { keywords: ['a', 'b', 'c', 'd', 'e', 'f'] }],
  ['an empty keyword', { keywords: [''] }],
  ['a keyword of nine characters', { keywords: ['🧶'.repeat(9)] }],
  ['a keyword with a control character', { keywords: ['a\u0085'] }],
  ['a keyword that is null', { keywords: [null] }],
  ['another condition', { condition: 'broken' }],
  ['no price', { price_cents: 0 }],
  ['a price beyond a million', { price_cents: 100_000_001 }],
  ['less than no units', { quantity: -1 }],
])('the database refuses an item with %s', async (_, wrong) => {
  await expect(insert('items', { ...item, ...wrong })).rejects.toMatchObject({ code: '23514' });
});

const units = (from: number, to: number) => Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [from + i, 1]));

test.each([
  ['a line of 1,001 units', { 7: 1001 }],
  ['a line of no units', { 7: 0 }],
  ['a line of half a unit', { 7: 1.5 }],
  ['a line of a word', { 7: 'many' }],
  ['a line of a digit in quotes', { 7: '1' }],
  ['a line of a thousandth more', { 7: 1.001 }],
  ['101 lines', units(1, 101)],
  ['a line for no item', { 'the lamp': 1 }],
  ['a list', []],
])('the database refuses a cart with %s', async (_, lines) => {
  const cart = { session_id: randomUUID(), buyer_id: 1, lines: JSON.stringify(lines) };
  await expect(insert('active_carts', cart)).rejects.toMatchObject({ code: '23514' });
  await expect(insert('saved_carts', { buyer_id: 1, lines: cart.lines })).rejects.toMatchObject({ code: '23514' });
});

test('the database refuses a cart whose number of units has a point', async () => {
  await expect(insert('saved_carts', { buyer_id: 1, lines: '{"7": 1.0}' })).rejects.toMatchObject({ code: '23514' });
});

test('the database takes a cart at both limits', async () => {
  const lines = JSON.stringify({ ...units(1, 99), 100: 1000 });
  expect(await insert('active_carts', { session_id: randomUUID(), buyer_id: 1, lines })).toMatchObject({ rowCount: 1 });
});

const purchase = () => ({
  id: randomUUID(),
  buyer_id: 1,
  session_id: randomUUID(),
  idempotency_key: randomUUID(),
  fingerprint: Buffer.alloc(32),
  status: 'pending',
  currency: 'USD',
  card_brand: 'visa',
  card_last4: '4242',
  due_at: new Date(),
  retry_at: new Date(),
});

test.each([
  ['no buyer', { buyer_id: 0 }],
  ['a currency in lower case', { currency: 'usd' }],
  ['an unknown status', { status: 'failed' }],
  ['a key with a space', { idempotency_key: 'a b' }],
  ['a key of 256 characters', { idempotency_key: 'k'.repeat(256) }],
  ['more of a card than its last four digits', { card_last4: '4242424242424242' }],
  ['a short fingerprint', { fingerprint: Buffer.alloc(31) }],
  ['a time of payment without being paid', { paid_at: new Date() }],
  ['no time of payment though it is paid', { status: 'paid' }],
  ['no reason though it was refused', { status: 'refused' }],
  ['fewer than no attempts', { attempts: -1 }],
  ['a total beyond what a cart can cost', { total_cents: 10_000_000_000_001 }],
])('the database refuses a purchase with %s', async (_, wrong) => {
  await expect(insert('purchases', { ...purchase(), ...wrong })).rejects.toMatchObject({ code: '23514' });
});

const delivery = { name: 'Ada Lovelace', lines: ['12 Mill Lane'], city: 'London', postal_code: 'N1 9GU', country: 'GB' };

test.each([
  ['no name', { name: '' }],
  ['no lines', { lines: [] }],
  ['four lines', { lines: ['a', 'b', 'c', 'd'] }],
  ['an empty line', { lines: ['a', ''] }],
  ['a line that is null', { lines: ['a', null] }],
  ['a line of 65 characters', { lines: ['🧶'.repeat(65)] }],
  ['no city', { city: '' }],
  ['a postal code of 17 characters', { postal_code: '1'.repeat(17) }],
  ['a country in lower case', { country: 'gb' }],
])('the database refuses a delivery with %s', async (_, wrong) => {
  const { id } = purchase();
  await insert('purchases', { ...purchase(), id });
  await expect(insert('deliveries', { purchase_id: id, ...delivery, ...wrong })).rejects.toMatchObject({ code: '23514' });
  expect(await insert('deliveries', { purchase_id: id, ...delivery, postal_code: '' })).toMatchObject({ rowCount: 1 });
});

const sale = { seller_id: 1, paid_at: new Date(), total_cents: 100 };

test.each([
  ['a total of nothing', { total_cents: 0 }],
  ['more refunded than was paid', { refunded_cents: 101 }],
  ['a carrier though it was not dispatched', { carrier: 'Post' }],
  ['a tracking number though it was not dispatched', { tracking_number: '1' }],
  ['an empty carrier', { dispatched_at: new Date(), carrier: '' }],
  ['a tracking number of 65 characters', { dispatched_at: new Date(), tracking_number: '1'.repeat(65) }],
])('the database refuses a sale with %s', async (_, wrong) => {
  const { id } = purchase();
  await insert('purchases', { ...purchase(), id });
  await expect(insert('sales', { purchase_id: id, ...sale, ...wrong })).rejects.toMatchObject({ code: '23514' });
});

test.each([
  ['to_dispatch', {}],
  ['to_dispatch', { refunded_cents: 99 }],
  ['refunded', { refunded_cents: 100 }],
  ['dispatched', { dispatched_at: new Date() }],
  ['dispatched', { dispatched_at: new Date(), refunded_cents: 100 }],
])('a sale is %s: %o', async (status, state) => {
  const { id } = purchase();
  await insert('purchases', { ...purchase(), id });
  await insert('sales', { purchase_id: id, ...sale, ...state });
  expect(await database.query('select status from sales where purchase_id = $1', [id])).toEqual([{ status }]);
});

test('the database takes each key of a buyer once, and one pending purchase of a cart', async () => {
  const first = purchase();
  await insert('purchases', first);
  await expect(insert('purchases', { ...purchase(), idempotency_key: first.idempotency_key })).rejects.toMatchObject({ code: '23505' });
  await expect(insert('purchases', { ...purchase(), session_id: first.session_id })).rejects.toMatchObject({ code: '23505' });
  expect(await insert('purchases', { ...purchase(), idempotency_key: first.idempotency_key, buyer_id: 2 })).toMatchObject({ rowCount: 1 });
});

test('a refund returns units of an item once, and all refunds together are within what was bought', async () => {
  const { id } = purchase();
  await insert('purchases', { ...purchase(), id, total_cents: 3 });
  const [lamp] = await database.query<{ id: number }>(
    `insert into items (${Object.keys(item)}) values (${Object.keys(item).map((_, i) => `$${i + 1}`)}) returning id`,
    Object.values(item),
  );
  const item_id = lamp?.id;
  const line = { purchase_id: id, item_id, buyer_id: 1, seller_id: 1, seller_name: 'A', name: 'L', price_cents: 1, quantity: 3 };
  await insert('purchase_lines', line);
  await database.query(`update purchases set status = 'paid', paid_at = now() where id = '${id}'`);
  await insert('sales', { ...sale, purchase_id: id, total_cents: 3 });
  const refund = (over = {}) => ({
    id: randomUUID(),
    purchase_id: id,
    seller_id: 1,
    idempotency_key: randomUUID(),
    fingerprint: Buffer.alloc(32),
    status: 'pending',
    amount_cents: 1,
    reason: 'x',
    restock: true,
    retry_at: new Date(),
    ...over,
  });
  for (const wrong of [
    { status: 'paid' },
    { amount_cents: 0 },
    { status: 'refused' },
    { status: 'refused', refusal: '{}' },
    { status: 'refunded' },
    { refunded_at: new Date() },
    { reason: '' },
    { reason: 'r'.repeat(201) },
    { idempotency_key: 'a b' },
    { fingerprint: Buffer.alloc(31) },
  ])
    await expect(insert('refunds', refund(wrong)), JSON.stringify(wrong)).rejects.toMatchObject({ code: '23514' });
  await expect(insert('refunds', refund({ seller_id: 2 }))).rejects.toMatchObject({ code: '23503' });
  const [made, other] = [refund(), refund()];
  await insert('refunds', made);
  await insert('refunds', other);
  await expect(insert('refunds', refund({ idempotency_key: made.idempotency_key }))).rejects.toMatchObject({ code: '23505' });
  const returned = (over = {}) => insert('quantity_changes', { item_id, change: 1, reason: 'returned', refund_id: made.id, ...over });
  for (const wrong of [{ change: -1 }, { refund_id: null }, { purchase_id: id }, { reason: 'changed' }])
    await expect(returned(wrong), JSON.stringify(wrong)).rejects.toMatchObject({ code: '23514' });
  await returned();
  await expect(returned()).rejects.toMatchObject({ code: '23505' });
  await returned({ refund_id: other.id });
  await service.query(`update purchase_lines set refunded_quantity = 2, refunding_quantity = 1 where purchase_id = '${id}'`);
  const tooMany = service.query(`update purchase_lines set refunding_quantity = 2 where purchase_id = '${id}'`);
  await expect(tooMany).rejects.toMatchObject({ code: '23514' });
});

test('a purchase takes units off an item once, then gives them back at most once', async () => {
  const { id } = purchase();
  await insert('purchases', { ...purchase(), id });
  const [lamp] = await database.query(
    `insert into items (${Object.keys(item)}) values (1, 'Ada', '', 'Lamp', '{}', 3, '{}', '{}', 'new', 1, 9) returning id`,
  );
  const change = (change: number, reason: string, purchase_id: string | null = id) =>
    insert('quantity_changes', { item_id: lamp?.['id'], change, reason, purchase_id });
  for (const [wrong, reason] of [
    [1, 'held'],
    [-1, 'released'],
    [0, 'held'],
    [1, 'found'],
  ] as const) {
    await expect(change(wrong, reason)).rejects.toMatchObject({ code: '23514' });
  }
  await expect(change(-1, 'held', null)).rejects.toMatchObject({ code: '23514' });
  await change(-1, 'held');
  await change(1, 'released');
  await expect(change(-1, 'held')).rejects.toMatchObject({ code: '23505' });
  await expect(change(1, 'released')).rejects.toMatchObject({ code: '23505' });
});

test('the audit cannot read where a purchase goes', async () => {
  await expect(database.query('set role souk_audit; select from deliveries')).rejects.toMatchObject({ code: '42501' });
});
