import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';
import { beyondLimits } from './compare.ts';
import { purchaseSql } from './limits.ts';

const items = 5_000;
/** Postgres makes a plan for each of the first five executions of a statement, then one for all others. */
const purchasesBefore = 8;

let database: TestDatabase;
/** The superuser, for whom Postgres also counts the statements within functions. */
let client: pg.Client;
beforeAll(async () => {
  database = await cloneDatabase('product');
  client = new pg.Client(database.url);
  await client.connect();
  await client.query(`create extension pg_stat_statements; set pg_stat_statements.track = 'all'`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const addItems = (quantity: number) =>
  client.query(`
    insert into items (seller_id, seller_name, description, name, name_words, category, keywords, keyword_words, condition, price_cents, quantity)
    select 1, 'Ada', '', 'Lamp', '{lamp}', 3, '{}', '{}', 'new', 500, 1000000 from generate_series(1, ${quantity})`);

test('T1 and T2 run few statements, and read only the rows of the cart, also if their plans were made when there was one item', async () => {
  await addItems(1);
  const decisions = ['approved', 'declined'] as const;
  for (let n = 0; n < purchasesBefore; n += 1) for (const decision of decisions) await buy([1], decision);
  const measured: { what: string; found: number; limit: number }[] = [];
  for (const decision of decisions) {
    const { t1, t2 } = await buy([1], decision);
    measured.push({ what: `statements in T1, then ${decision}`, found: t1, limit: purchaseSql.t1Statements });
    measured.push({ what: `statements in T2, ${decision}`, found: t2, limit: purchaseSql.t2Statements });
  }
  await addItems(items);
  for (const decision of decisions) {
    const before = await itemsRead();
    await buy([3, 1, 2], decision);
    measured.push({
      what: `items read for three lines, ${decision}`,
      found: (await itemsRead()) - before,
      limit: 3 * purchaseSql.rowsOfLine,
    });
  }
  expect(beyondLimits("within a purchase's SQL functions", measured)).toEqual([]);
});

/** A purchase from its beginning to its end. Returns how many statements ran within T1 and T2. */
async function buy(itemIds: readonly number[], decision: string): Promise<{ t1: number; t2: number }> {
  const [id, sessionId] = [randomUUID(), randomUUID()];
  const cart = Object.fromEntries(itemIds.map((itemId) => [itemId, 2]));
  await client.query('insert into active_carts (session_id, buyer_id, lines) values ($1, 1, $2)', [sessionId, JSON.stringify(cart)]);
  const before = await statementsWithin();
  const begun = await client.query(
    `select (state).status from begin_purchase($1, $2, 1, $3, $4, null, 'visa', '4242', 'USD', '20 s', false)`,
    [id, sessionId, id, Buffer.alloc(32)],
  );
  const between = await statementsWithin();
  const settled = await client.query('select status from settle_purchase($1, $2)', [id, decision]);
  const after = await statementsWithin();
  expect([begun.rows, settled.rows]).toEqual([[{ status: 'pending' }], [{ status: decision === 'approved' ? 'paid' : decision }]]);
  return { t1: between - before, t2: after - between };
}

async function statementsWithin(): Promise<number> {
  const { rows } = await client.query(`
    select coalesce(sum(calls), 0)::int as calls from pg_stat_statements
    where not toplevel and dbid = (select oid from pg_database where datname = current_database())`);
  return rows[0].calls;
}

async function itemsRead(): Promise<number> {
  await client.query('select pg_stat_force_next_flush()');
  const { rows } = await client.query(`
    select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_user_tables where relname = 'items'`);
  return rows[0].rows;
}
