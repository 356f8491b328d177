import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let role: pg.Client;

beforeAll(async () => {
  database = await cloneDatabase('payment');
  role = new pg.Client(database.serviceUrl);
  await role.connect();
});
afterAll(async () => {
  await role.end();
  await database.drop();
});

const charged = (over: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  decision: 'approved',
  amount_cents: 1999,
  currency: 'USD',
  card_brand: 'visa',
  card_last4: '4242',
  ...over,
});
const insert = (row: Record<string, unknown>) =>
  role.query(`insert into transactions (${Object.keys(row)}) values (${Object.keys(row).map((_, i) => `$${i + 1}`)})`, Object.values(row));

test.each([
  "update transactions set decision = 'approved'",
  'delete from transactions',
  'truncate transactions cascade',
  "update refunds set reason = 'x'",
  'delete from refunds',
  'drop table refunds',
  'create table mine (id int)',
])('the service cannot: %s', async (statement) => {
  await expect(role.query(statement)).rejects.toThrow(/permission denied|must be owner/);
});

test('an id is decided once', async () => {
  const row = charged();
  await insert(row);
  await expect(insert({ ...row, decision: 'declined' })).rejects.toThrow(/transactions_pkey/);
});

const nothing = { amount_cents: null, currency: null, card_brand: null, card_last4: null };
test.each([
  ['a decision that is none', { decision: 'maybe' }],
  ['an amount of nothing', { amount_cents: 0 }],
  ['an amount beyond the limit', { amount_cents: 10_000_000_000_001 }],
  ['a currency that is none', { currency: 'usd' }],
  ['more of a card than its last four digits', { card_last4: '42424' }],
  ['a card number as its brand', { card_brand: '4242424242424242' }],
  ['a charge without an amount', { amount_cents: null, currency: null }],
  ['a charge without a currency', { currency: null }],
  ['a charge without a card', { card_brand: null, card_last4: null }],
  ['half a card', { card_last4: null }],
  ['a cancellation with an amount', { ...nothing, decision: 'cancelled', amount_cents: 1, currency: 'USD' }],
  ['a cancellation with a card', { ...nothing, decision: 'cancelled', card_brand: 'visa', card_last4: '4242' }],
  ['a cancellation outside the ledger', { ...nothing, decision: 'cancelled', in_ledger: false }],
  ['an amount outside the ledger', { in_ledger: false }],
])('the database holds no transaction with %s', async (_, over) => {
  await expect(insert(charged(over))).rejects.toThrow(/violates check constraint/);
});

test.each(['declined', 'cancelled'])('the database holds no refund of a transaction that is %s', async (decision) => {
  const row = charged(decision === 'cancelled' ? { ...nothing, decision } : { decision });
  await insert(row);
  const refund = (as: string) => role.query("insert into refunds (transaction_id, decision, reason) values ($1, $2, 'x')", [row.id, as]);
  await expect(refund('approved')).rejects.toThrow(/foreign key/);
  await expect(refund(decision)).rejects.toThrow(/refunds_decision_check/);
});

test('a page of the list is read from its index, however many transactions there are', async () => {
  await database.query(`
    insert into transactions (id, decision, amount_cents, currency, card_brand, card_last4, decided_at)
    select gen_random_uuid(), 'approved', 1, 'USD', 'visa', '4242', '2001-01-01'::timestamptz + n * interval '1 second'
    from generate_series(1, 20000) n`);
  await database.query('analyze transactions');
  const plan = await database.query(`
    explain select * from transactions t left join refunds r on r.transaction_id = t.id
    where in_ledger and (decided_at, t.id) > ('2001-01-01T01:00:00Z', gen_random_uuid()) and decided_at < '2002-01-01'
    order by decided_at, t.id limit 101`);
  const lines = plan.map((row) => row['QUERY PLAN'] as string).join('\n');
  expect(lines).toContain('transactions_by_time');
  expect(lines).not.toMatch(/Sort|Seq Scan on transactions/);
});
