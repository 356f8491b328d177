import pg from 'pg';
import { describe, expect } from 'vitest';
import { createProductDb } from '../../db-services/product/service.ts';
import type { Database } from '../../lib/database/db.ts';
import type { Sql } from '../../lib/database/sql.ts';
import type { ListSalesRequest } from '../../lib/gen/product.ts';
import type { CallContext } from '../../lib/rpc/rpc.ts';
import type { TestDatabase } from '../support/database/database.ts';
import { plantSales } from '../support/database/planted-sales.ts';
import { begin, buy, buyer, cartWith, newItem, type Product, seller, test } from '../support/parts/product-db.ts';

const list = (product: Product, changes: Partial<ListSalesRequest> = {}) =>
  product.listSales({ sellerId: seller, pageSize: 100, cursor: '', ...changes });

async function allSales(product: Product, changes: Partial<ListSalesRequest> = {}): Promise<string[]> {
  const found: string[] = [];
  let cursor = '';
  do {
    const page = await list(product, { pageSize: 7, ...changes, cursor });
    found.push(...page.items.map(({ purchaseId }) => purchaseId));
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

describe('sales', () => {
  test('that were paid at one instant, or a microsecond apart, are each on one page', async ({ product, database }) => {
    await plantSales(database, { sellerId: seller, count: 40, status: 'dispatched' });
    await database.query(`update sales set paid_at = timestamptz '2026-11-26 12:00:00' + (random() * 3)::int * interval '1 microsecond'`);
    const inOrder = await database.query<{ purchase_id: string }>('select purchase_id from sales order by paid_at desc, purchase_id desc');
    const ids = inOrder.map(({ purchase_id }) => purchase_id);
    for (const pageSize of [1, 3, 100]) {
      expect(await allSales(product, { pageSize })).toEqual(ids);
      expect(await allSales(product, { pageSize, status: 'dispatched' })).toEqual(ids);
    }
    expect(await allSales(product, { status: 'to_dispatch' })).toEqual([]);
  });

  test('that are refunded whole before a dispatch are refunded, and after it dispatched', async ({ product, database }) => {
    const item = await product.registerItem(newItem());
    const { purchaseId } = await buy(product, item, 2);
    const refund = (cents: number) => database.query('update sales set refunded_cents = $1', [cents]);
    const listedAs = async (status: string) => (await list(product, { status })).items.length;
    await refund(1999);
    expect([await listedAs('to_dispatch'), await listedAs('refunded')]).toEqual([1, 0]);
    await refund(2 * 1999);
    expect([await listedAs('to_dispatch'), await listedAs('refunded')]).toEqual([0, 1]);
    await product.dispatchSale({ purchaseId, sellerId: seller });
    expect([await listedAs('dispatched'), await listedAs('refunded')]).toEqual([1, 0]);
  });

  test('begin when the purchase is paid, and not before', async ({ product }) => {
    const { request } = await begin(product, await cartWith(product, await product.registerItem(newItem())));
    const { purchaseId } = request;
    const asked = { purchaseId, sellerId: seller };
    await expect(product.getSale(asked)).rejects.toMatchObject({ code: 'not_found' });
    await expect(product.dispatchSale(asked)).rejects.toMatchObject({ code: 'not_found' });
    const paid = await product.settlePurchase({ purchaseId, decision: 'approved' });
    expect(await product.getSale(asked)).toMatchObject({ status: 'to_dispatch', paidAt: paid.paidAt });
    expect((await product.getPurchase({ purchaseId, buyerId: buyer })).purchase?.dispatches).toEqual([]);
  });

  test.for(['1', 'x,y', '1,2', '9007199254740992,00000000-0000-0000-0000-000000000000', "1,'; drop table sales"])(
    'a cursor that no page had is refused: %s',
    async (cursor, { product }) => {
      await expect(list(product, { cursor })).rejects.toMatchObject({ code: 'invalid_request' });
    },
  );
});

test('a sweep erases at most as many deliveries as it is told, and says that more are left', async ({ product, database }) => {
  await plantSales(database, { sellerId: seller, count: 5, status: 'dispatched' });
  await database.query(`update purchases set created_at = now() - interval '181 days'`);
  const left = async () => (await database.query('select from deliveries')).length;
  expect(await product.sweepExpired({ limit: 3 })).toEqual({ carts: 0, deliveries: 3, refusals: 0, more: true });
  expect(await left()).toBe(2);
  const both = await Promise.all([product.sweepExpired({ limit: 3 }), product.sweepExpired({ limit: 3 })]);
  expect(both.map(({ deliveries }) => deliveries).reduce((sum, one) => sum + one)).toBe(2);
  expect(await left()).toBe(0);
  expect((await list(product)).items.map(({ delivery }) => delivery)).toEqual(Array(5).fill(undefined));
});

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/** The statement that the service sends for a request. */
async function statementOf(request: ListSalesRequest): Promise<Sql> {
  let sent: Sql | undefined;
  const many = async (query: Sql) => {
    sent = query;
    return [];
  };
  await createProductDb({ many } as unknown as Database, { currency: 'EUR', picturesUrl: '', deliveryDays: 180, poolSize: 8 }).listSales(
    request,
    {} as CallContext,
  );
  return sent as Sql;
}

/** Runs a statement with the plan that Postgres keeps for all its executions. Returns every scan of a table. */
async function scansOf(database: TestDatabase, { text, values }: Sql): Promise<(Plan & { rows: number })[]> {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query(`prepare listing as ${text}`);
    const literals = values.map((value) => pg.escapeLiteral(String(value)));
    const { rows } = await client.query(`explain (analyze, format json) execute listing (${literals})`);
    return scansIn(rows[0]['QUERY PLAN'][0].Plan);
  } finally {
    await client.end();
  }
}

const scansIn = (plan: Plan): (Plan & { rows: number })[] => {
  const removed = plan['Rows Removed by Filter'] ?? 0;
  const own = plan['Relation Name'] ? [{ ...plan, rows: (plan['Actual Rows'] + removed) * plan['Actual Loops'] }] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scansIn)];
};

test('the first and a deep page of a list of sales read by an index little more than the page, with every filter', async ({
  product,
  database,
}) => {
  await plantSales(database, { sellerId: seller, count: 6_000, status: 'to_dispatch' });
  await plantSales(database, { sellerId: seller, count: 10, status: 'dispatched' });
  await plantSales(database, { sellerId: seller + 1, count: 2_000, status: 'to_dispatch' });
  // Each sale of the other seller has a refund, so that a read of the whole table would show.
  await database.query(`
    insert into refunds (id, purchase_id, seller_id, idempotency_key, fingerprint, status, amount_cents, reason, restock, retry_at)
    select purchase_id, purchase_id, seller_id, purchase_id, decode(repeat('00', 32), 'hex'), 'pending', 1999, 'Broken', false, now()
    from sales where seller_id = ${seller + 1}`);
  await database.query('insert into refund_lines select purchase_id, item_id, 1 from purchase_lines where seller_id = $1', [seller + 1]);
  await database.query('analyze');
  const pageSize = 20;
  for (const status of [undefined, 'to_dispatch', 'dispatched', 'refunded']) {
    let cursor = '';
    for (let pages = 0; pages < 40; pages += 1) cursor = (await list(product, { status, cursor })).nextCursor || cursor;
    for (const place of ['', cursor]) {
      const scans = await scansOf(database, await statementOf({ sellerId: seller, status, pageSize, cursor: place }));
      const index = status === undefined ? 'sales_of_seller' : 'sales_of_seller_by_status';
      expect(scans.filter((scan) => scan['Relation Name'] === 'sales').map((scan) => scan['Index Name'])).toEqual([index]);
      for (const scan of scans) {
        expect(scan['Node Type']).toMatch(/^Index/);
        expect([scan['Relation Name'], scan.rows <= pageSize + 1]).toEqual([scan['Relation Name'], true]);
      }
    }
  }
});
