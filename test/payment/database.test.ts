import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';
import { waiting } from '../support/database/held-table.ts';

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
  ['an unknown decision', { decision: 'maybe' }],
  ['an amount of nothing', { amount_cents: 0 }],
  ['an amount beyond the limit', { amount_cents: 10_000_000_000_001 }],
  ['an invalid currency', { currency: 'usd' }],
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

const insertRefund = (transaction_id: string, over: Record<string, unknown> = {}, client: pg.Client = role) => {
  const row = { refund_id: randomUUID(), transaction_id, amount_cents: 1, reason: 'x', ...over };
  return client.query(
    `insert into refunds (${Object.keys(row)}) values (${Object.keys(row).map((_, i) => `$${i + 1}`)})`,
    Object.values(row),
  );
};

test.each(['declined', 'cancelled'])('the database holds no refund of a transaction that is %s', async (decision) => {
  const row = charged(decision === 'cancelled' ? { ...nothing, decision } : { decision });
  await insert(row);
  await expect(insertRefund(row.id, { decision: 'approved' })).rejects.toThrow(/foreign key/);
  await expect(insertRefund(row.id, { decision })).rejects.toThrow(/refunds_decision_check/);
});

/** Makes a charge of 19.99 with one cent left. */
async function withOneCentLeft(): Promise<string> {
  const row = charged();
  await insert(row);
  await insertRefund(row.id, { amount_cents: 1998 });
  return row.id;
}

const withClients = async <T>(count: number, url: string, use: (clients: pg.Client[]) => Promise<T>): Promise<T> => {
  const clients = await Promise.all(Array.from({ length: count }, () => new pg.Client(url)));
  await Promise.all(clients.map((client) => client.connect()));
  return use(clients).finally(() => Promise.all(clients.map((client) => client.end())));
};

test('of 20 simultaneous refunds for the last cent the database accepts one', async () => {
  await withClients(20, database.serviceUrl, async (clients) => {
    for (let round = 0; round < 10; round++) {
      const id = await withOneCentLeft();
      const outcomes = await Promise.allSettled(clients.map((client) => insertRefund(id, {}, client)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: '23514', constraint: 'refunds_within_amount' });
      const [sum] = await database.query('select sum(amount_cents)::int as cents from refunds where transaction_id = $1', [id]);
      expect(sum).toEqual({ cents: 1999 });
    }
  });
});

/** Two refunds of the last cent, the second while the first is not committed. Returns how many the database holds. */
async function refundTwice(): Promise<number> {
  const id = await withOneCentLeft();
  return withClients(2, database.serviceUrl, async ([first, second]) => {
    await first?.query('begin');
    await insertRefund(id, {}, first);
    const late = insertRefund(id, {}, second).catch(() => {});
    // It ends at once if it does not wait.
    await Promise.race([late, expect.poll(() => waiting(database)).toBe(1)]);
    await first?.query('commit');
    await late;
    const [count] = await database.query('select count(*)::int as count from refunds where transaction_id = $1 and amount_cents = 1', [id]);
    return count?.['count'];
  });
}

test('a refund waits for another one of its transaction, so both cannot pass the limit', async () => {
  expect(await refundTwice()).toBe(1);
  const [{ source } = {}] = await database.query(`select pg_get_functiondef('hold_refunds_to_amount'::regproc) as source`);
  try {
    await database.query(source?.replace(' for no key update', ''));
    expect(await refundTwice()).toBe(2);
  } finally {
    await database.query(source);
  }
});

test.each([
  ['in a transaction that would not see another refund', 'begin isolation level repeatable read'],
  ['behind tables of the same names', 'create temp table refunds as select 1 as amount_cents; create temp table transactions as select 1'],
])('the limit holds %s', async (_, before) => {
  const id = await withOneCentLeft();
  await database.query('grant temporary on database current to souk_payment'.replace('current', new URL(database.url).pathname.slice(1)));
  await withClients(1, database.serviceUrl, async ([client]) => {
    await client?.query(before);
    const refund = client?.query(`insert into public.refunds (refund_id, transaction_id, amount_cents, reason) values ($1, $2, 2, 'x')`, [
      randomUUID(),
      id,
    ]);
    await expect(refund).rejects.toThrow(/read committed|more than its amount/);
  });
});

test('a page of the list is read from its index, even with many transactions', async () => {
  await database.query(`
    insert into transactions (id, decision, amount_cents, currency, card_brand, card_last4, decided_at)
    select gen_random_uuid(), 'approved', 1, 'USD', 'visa', '4242', '2001-01-01'::timestamptz + n * interval '1 second'
    from generate_series(1, 20000) n`);
  await database.query(`
    insert into refunds (refund_id, transaction_id, amount_cents, reason) select gen_random_uuid(), id, 1, 'x' from transactions
    where decided_at < '2002-01-01'`);
  await database.query('analyze transactions, refunds');
  const plan = await database.query(`
    explain select * from (
      select * from transactions
      where in_ledger and (decided_at, id) >= ('2001-01-01T01:00:00Z', gen_random_uuid()) and decided_at < '2002-01-01'
      order by decided_at, id limit 102
    ) as page left join lateral (
      select * from refunds where transaction_id = page.id and refund_id > gen_random_uuid() order by refund_id limit 101
    ) as refund on true`);
  const lines = plan.map((row) => row['QUERY PLAN'] as string).join('\n');
  expect(lines).toContain('transactions_by_time');
  expect(lines).toContain('refunds_of_transaction');
  expect(lines).not.toMatch(/Sort|Seq Scan/);
});
