import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';
import { plantSales } from '../support/database/planted-sales.ts';

let database: TestDatabase;
let service: pg.Client;
let sale: string;

beforeAll(async () => {
  database = await cloneDatabase('product');
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.query('truncate purchases, items, refunds, quantity_changes cascade');
  await plantSales(database, { sellerId: 1, count: 1, status: 'dispatched' });
  await database.query(`update purchases set created_at = now() - interval '10 years'`);
  [{ id: sale }] = (await database.query<{ id: string }>('select id from purchases')) as [{ id: string }];
  service = new pg.Client(database.serviceUrl);
  await service.connect();
  return () => service.end();
});

const old = '30 days 1 second';
const young = '29 days 23:59:00';

/** A purchase or a refund of this state and age, without lines, named by both. */
async function plant(table: 'purchases' | 'refunds', status: string, age: string): Promise<string> {
  const id = randomUUID();
  const refusal = status === 'refused' ? '{"code": "cart_empty"}' : null;
  if (table === 'purchases')
    await database.query(
      `insert into purchases (id, buyer_id, session_id, idempotency_key, fingerprint, status, refusal, currency, card_brand, card_last4,
                              created_at, paid_at, due_at, retry_at)
       select $1::uuid, 1, $1::uuid, $1::uuid::text, sha256('x'), $2::text, $3::jsonb, 'EUR', 'visa', '4242', at,
              case $2 when 'paid' then at end, at, at
       from (select now() - $4::interval as at) as past`,
      [id, status, refusal, age],
    );
  else
    await database.query(
      `insert into refunds (id, purchase_id, seller_id, idempotency_key, fingerprint, status, refusal, amount_cents, reason, restock,
                            created_at, refunded_at, retry_at)
       select $1::uuid, $5, 1, $1::uuid::text, sha256('x'), $2::text, $3::jsonb, case $2 when 'refused' then 0 else 1 end, 'Broken', false, at,
              case $2 when 'refunded' then at end, at
       from (select now() - $4::interval as at) as past`,
      [id, status, refusal, age, sale],
    );
  return id;
}

const everyOther: ['purchases' | 'refunds', string, string][] = [
  ...['pending', 'paid', 'declined', 'cancelled'].map((status): ['purchases', string, string] => ['purchases', status, '10 years']),
  ...['pending', 'refunded', 'failed'].map((status): ['refunds', string, string] => ['refunds', status, '10 years']),
  ['purchases', 'refused', young],
  ['refunds', 'refused', young],
];

const ids = async () =>
  (await database.query<{ id: string }>('select id from purchases union select id from refunds order by id')).map(({ id }) => id);
const sweep = async (most = '10') => (await service.query(`select purchases, refunds from delete_refusals(${most})`)).rows[0];

test('only refusals older than 30 days are deleted, at most as many of each kind as asked; all else stays', async () => {
  for (const other of everyOther) await plant(...other);
  const kept = await ids();
  for (let n = 0; n < 3; n += 1) for (const table of ['purchases', 'refunds'] as const) await plant(table, 'refused', old);
  expect(await sweep('2')).toEqual({ purchases: 2, refunds: 2 });
  expect(await sweep('2')).toEqual({ purchases: 1, refunds: 1 });
  expect(await sweep('2')).toEqual({ purchases: 0, refunds: 0 });
  expect(await ids()).toEqual(kept);
});

test.each([
  ['no limit', 'null'],
  ['the greatest limit', '2147483647'],
  ['a limit below zero', '-1'],
  ['a limit beyond an int', '9223372036854775807'],
  ['SQL as the limit', `'1; delete from purchases'`],
  ['two limits', '1, 2'],
])('with %s nothing else is deleted', async (_, most) => {
  for (const other of everyOther) await plant(...other);
  const kept = await ids();
  await sweep(most).catch(() => {});
  expect(await ids()).toEqual(kept);
});

test('a table of the session with the same name, and its trigger, get none of the owner’s rights', async () => {
  for (const other of everyOther) await plant(...other);
  const kept = await ids();
  await plant('purchases', 'refused', old);
  await service.query(`
    set search_path = pg_temp, public;
    create temp table purchases as select * from public.purchases;
    create temp table refunds as select * from public.refunds;
    create function pg_temp.attack() returns trigger language plpgsql as 'begin delete from public.refunds; return null; end';
    create trigger attack after delete on pg_temp.purchases execute function pg_temp.attack()`);
  await service.query('select purchases, refunds from public.delete_refusals(10)');
  expect(await ids()).toEqual(kept);
});

test('a purchase or a refund that the service calls refused is not deleted, because it has lines or an amount', async () => {
  const refund = await plant('refunds', 'failed', old);
  const kept = await ids();
  await service.query(`update purchases set status = 'refused', refusal = '{"code": "cart_empty"}', paid_at = null`);
  await expect(service.query(`set session_replication_role = 'replica'`)).rejects.toMatchObject({ code: '42501' });
  await expect(sweep()).rejects.toMatchObject({ code: '23503' });
  await expect(service.query(`update refunds set status = 'refused' where id = $1`, [refund])).rejects.toMatchObject({ code: '23514' });
  await expect(service.query(`update purchases set created_at = '1970-01-01'`)).rejects.toMatchObject({ code: '42501' });
  await expect(service.query(`update refunds set created_at = '1970-01-01'`)).rejects.toMatchObject({ code: '42501' });
  expect(await ids()).toEqual(kept);
});

test('no role but the service’s may call it, and the service may not replace it', async () => {
  const [rights] = await database.query(`
    select has_function_privilege('souk_product', oid, 'execute') as service, has_function_privilege('souk_audit', oid, 'execute') as audit,
           prosecdef as as_owner, proconfig as settings
    from pg_proc where proname = 'delete_refusals'`);
  expect(rights).toEqual({ service: true, audit: false, as_owner: true, settings: ['search_path=public, pg_temp'] });
  await expect(
    service.query(`create or replace function public.delete_refusals(most int) returns table (purchases int, refunds int)
      language sql begin atomic delete from public.purchases; select 0, 0; end`),
  ).rejects.toMatchObject({ code: '42501' });
});
