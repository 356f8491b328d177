import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { fillCatalogue } from '../../bench/scale/fill-catalogue.ts';
import { openPlanReader } from '../../bench/scale/plans.ts';
import { catalogueQueries, deepCursorOf } from '../../bench/scale/queries.ts';
import { serveProductDb } from '../../bench/scale/served.ts';
import { cloneDatabase } from '../support/database/database.ts';

/**
 * What a request may read, in rows that scans and joins look at. A search without a filter needs the 21 rows of its page; one with a filter
 * looks at 2,000 items up to three times; one with keywords at the items of its candidates and all their words.
 */
const mostRows = ({ name }: { name: string }): number => {
  if (/keyword|beginning/.test(name)) return 20_000 * (/five/.test(name) ? 2 : 1) * (/condition/.test(name) ? 2 : 1);
  return /condition|price range/.test(name) ? 6_100 : 80;
};

const items = 20_000;

describe('on a filled catalogue, every page reads rows within its bound', { timeout: 120_000 }, async () => {
  test('searches and lists of items', async () => {
    const database = await cloneDatabase('product');
    await fillCatalogue(database.url, items);
    const served = await serveProductDb(database.serviceUrl);
    const reader = await openPlanReader(database.url);
    const client = new pg.Client(database.url);
    await client.connect();
    const tooMany: string[] = [];
    for (const query of catalogueQueries) {
      for (const cursor of new Set(['', (await deepCursorOf(query, served.product, client)) ?? ''])) {
        await query.page(served.product, cursor);
        const reads = await reader.read(served.lastStatement());
        const page = cursor === '' ? 'first' : 'deep';
        if (reads.rows > mostRows(query)) tooMany.push(`${query.name}, ${page} page: ${reads.rows} rows; ${reads.scans.join(', ')}`);
      }
    }
    await Promise.all([reader.close(), client.end(), served.close()]);
    await database.drop();
    expect(tooMany).toEqual([]);
  });
});
