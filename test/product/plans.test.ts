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
  if (/keyword|beginning/.test(name)) return 20_000 * (/five/.test(name) ? 2 : 1) * (/condition/.test(name) ? 2 : 1);
  return /condition|price range/.test(name) ? 6_100 : 80;
};

/** A sale has its purchase, a line, an item, a delivery and up to one refund, with its line, its item and its purchase. */
const mostRowsOfSales = 21 * 20;

const items = 20_000;
const sales = { sales: 20_000, refunds: 2_000 };

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
    for (const cursor of new Set(['', (await deepCursorOf(query, served.product, client)) ?? ''])) {
      await query.page(served.product, cursor);
      const { rows, scans } = await reader.read(served.lastStatement());
      const page = cursor === '' ? 'first' : 'deep';
      if (rows > most(query)) greedy.push(`${query.name}, ${page} page: ${rows} rows; ${scans.join(', ')}`);
    }
  }
  await Promise.all([reader.close(), client.end(), served.close()]);
  return greedy;
}

describe('every page reads rows within its bound', { timeout: 120_000 }, () => {
  test('of a filled catalogue', async () => {
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
