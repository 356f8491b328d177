import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { fillCatalogue } from '../../bench/scale/fill-catalogue.ts';
import { fillSales } from '../../bench/scale/fill-sales.ts';
import { openPlanReader } from '../../bench/scale/plans.ts';
import { catalogueQueries, deepCursorOf, type Query, salesQueries } from '../../bench/scale/queries.ts';
import { serveProductDb } from '../../bench/scale/served.ts';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';

/**
 * What a request may read, in rows that scans and joins look at. A search without a filter needs the 21 rows of its page; one with a filter
 * looks at 2,000 items up to three times; one with keywords at the items of its candidates and all their words.
 */
const mostRows = ({ name }: { name: string }): number => {
  if (/keyword|beginning/.test(name)) return 11_000 * (/five/.test(name) ? 3.5 : 1) * (/condition/.test(name) ? 2 : 1);
  return /condition|price range/.test(name) ? 6_100 : 80;
};

/** How much more than the first page may read a page whose cursor a client has made itself. */
const timesForged = 2;

/** A sale has its purchase, a line, an item, a delivery and up to one refund, with its line, its item and its purchase. */
const mostRowsOfSales = 21 * 20;

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

/** The pages of these queries that read more than they may. */
async function greedyPages(
  { url, serviceUrl }: TestDatabase,
  queries: readonly Query[],
  most: (query: Query) => number,
): Promise<string[]> {
  const served = await serveProductDb(serviceUrl);
  const reader = await openPlanReader(url);
  const client = new pg.Client(url);
  await client.connect();
  const greedy: string[] = [];
  for (const query of queries) {
    const deep = await deepCursorOf(query, served.product, client);
    const forged = deep === undefined ? [] : forgedFrom(deep);
    for (const cursor of ['', ...(deep === undefined ? [] : [deep]), ...forged]) {
      await query.page(served.product, cursor);
      const { rows, scans, wholeTables } = await reader.read(served.lastStatement());
      const read = `${query.name}, page after "${cursor}": ${rows} rows; ${scans.join(', ')}`;
      if (rows > most(query) * (forged.includes(cursor) ? timesForged : 1)) greedy.push(read);
      if (wholeTables.some((table) => largeTables.has(table))) greedy.push(`${read}; all of ${wholeTables}`);
    }
  }
  await Promise.all([reader.close(), client.end(), served.close()]);
  return greedy;
}

describe('every page reads rows within its bound', { timeout: 300_000 }, () => {
  test('of a filled catalogue, even after a cursor that a client made itself', async () => {
    const database = await cloneDatabase('product');
    await fillCatalogue(database.url, items);
    expect(await greedyPages(database, catalogueQueries, mostRows)).toEqual([]);
    await database.drop();
  });

  test('of many sales and purchases', async () => {
    const [product, payment] = await Promise.all([cloneDatabase('product'), cloneDatabase('payment')]);
    await fillSales({ product: product.url, payment: payment.url }, sales);
    expect(await greedyPages(product, salesQueries, () => mostRowsOfSales)).toEqual([]);
    await Promise.all([product.drop(), payment.drop()]);
  });
});
