import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { fillCatalogue } from '../../bench/scale/fill-catalogue.ts';
import { fillSales } from '../../bench/scale/fill-sales.ts';
import { openPlanReader } from '../../bench/scale/plans.ts';
import { catalogueQueries, deepCursorOf, type Query, salesQueries } from '../../bench/scale/queries.ts';
import { serveProductDb } from '../../bench/scale/served.ts';
import { beyondLimits, type Measured } from '../budgets/compare.ts';
import { changedRows, saleRows, searchRows, timesForged } from '../budgets/limits.ts';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';

const items = 30_000;
const sales = { sales: 20_000, refunds: 2_000 };

const largeTables = new Set(['items', 'item_keywords', 'item_name_words', 'sales', 'purchases', 'purchase_lines', 'refunds']);
const largest = Number.MAX_SAFE_INTEGER;

/** Cursors that a client can make itself: each of the last two numbers, and all numbers, very small or very large. */
function forgedFrom(cursor: string): string[] {
  const numbers = cursor.split(',').map(Number);
  if (!numbers.every(Number.isSafeInteger)) return [];
  const forged = [-largest, 0, largest].flatMap((value) => [
    numbers.with(-1, value),
    numbers.length > 2 ? numbers.with(-2, value) : [],
    numbers.map(() => value),
  ]);
  return [...new Set(forged.filter(({ length }) => length > 0).map((one) => one.join(',')))];
}

/** Prints what the pages of these queries read. Returns those that read more than they may. */
async function greedyPages(
  { url, serviceUrl }: TestDatabase,
  queries: readonly Query[],
  most: (query: string) => number,
): Promise<string[]> {
  const served = await serveProductDb(serviceUrl);
  const reader = await openPlanReader(url);
  const client = new pg.Client(url);
  await client.connect();
  const greedy: string[] = [];
  const measured = new Map<string, Measured>();
  for (const query of queries) {
    const deep = await deepCursorOf(query, served.product, client);
    const forged = deep === undefined ? [] : forgedFrom(deep);
    for (const cursor of ['', ...(deep === undefined ? [] : [deep]), ...forged]) {
      await query.page(served.product, cursor);
      const { rows, scans, wholeTables } = await reader.read(served.lastStatement());
      const read = `${query.name}, page after "${cursor}": ${rows} rows; ${scans.join(', ')}`;
      const page = cursor === '' ? 'first page' : cursor === deep ? 'deep page' : "page after a client's own cursor";
      const limit = most(query.name) * (forged.includes(cursor) ? timesForged(query.name) : 1);
      const what = `${query.name}, ${page}`;
      measured.set(what, { what, limit, found: Math.max(rows, measured.get(what)?.found ?? 0) });
      if (rows > limit) greedy.push(read);
      if (wholeTables.some((table) => largeTables.has(table))) greedy.push(`${read}; all of ${wholeTables}`);
    }
  }
  await Promise.all([reader.close(), client.end(), served.close()]);
  beyondLimits('rows read by a page', [...measured.values()]);
  return greedy;
}

describe('every page reads rows within its bound', { timeout: 300_000 }, () => {
  test('of a filled catalogue, even after a cursor that a client made itself', async () => {
    const database = await cloneDatabase('product');
    await fillCatalogue(database.url, items);
    expect(await greedyPages(database, catalogueQueries, searchRows)).toEqual([]);
    // As after many purchases: Postgres plans by it, and reads the rows instead of an index alone.
    await database.query(`update pg_class set relallvisible = 0 where relname in ('items', 'item_keywords', 'item_name_words')`);
    expect(await greedyPages(database, catalogueQueries, changedRows)).toEqual([]);
    await database.drop();
  });

  test('of many sales and purchases', async () => {
    const [product, payment] = await Promise.all([cloneDatabase('product'), cloneDatabase('payment')]);
    await fillSales({ product: product.url, payment: payment.url }, sales);
    expect(await greedyPages(product, salesQueries, () => saleRows)).toEqual([]);
    await Promise.all([product.drop(), payment.drop()]);
  });
});
