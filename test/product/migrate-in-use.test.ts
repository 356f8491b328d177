import pg from 'pg';
import { expect, onTestFinished, vi } from 'vitest';
import { migrate } from '../../lib/database/migrate.ts';
import type { TestDatabase } from '../support/database/database.ts';
import { buy, newItem, type Product, seller, test } from '../support/parts/product-db.ts';
import { refundOf, sold } from '../support/parts/sold.ts';

/** Calls that write rows and then read a view, and others that only read. */
async function callsOn(product: Product): Promise<Record<string, (round: number) => Promise<unknown>>> {
  const { item, purchaseId, line } = await sold(product, 1, { quantity: 100_000 });
  const { itemId } = item;
  return {
    purchase: (round) => buy(product, item, 1, 1_000 + round),
    refund: async () => {
      const request = refundOf(purchaseId, { lines: line(1), restock: true });
      const { refund } = await product.beginRefund(request);
      return refund && product.settleRefund({ refundId: request.refundId, outcome: 'failed' });
    },
    dispatch: (round) => product.dispatchSale({ purchaseId, sellerId: seller, trackingNumber: `${round}` }),
    price: (round) => product.changeItemPrice({ sellerId: seller, itemId, priceCents: 1999 + (round % 2) }),
    edit: (round) => product.editItem({ sellerId: seller, itemId, name: `Lamp ${round % 3}` }),
    register: (round) => product.registerItem(newItem({ sellerId: 1_000 + round })),
    item: () => product.getItem({ itemId }),
    sales: () => product.listSales({ sellerId: seller, pageSize: 20, cursor: '' }),
  };
}

const migrateAgain = (database: TestDatabase) => migrate({ location: { url: database.url }, folder: 'sql/product' });

test('all views and functions are written while the database is in use, and no call fails', { timeout: 60_000 }, async ({
  product,
  database,
}) => {
  const calls = Object.entries(await callsOn(product));
  const failed: string[] = [];
  let isOver = false;
  const repeated = calls.map(async ([name, call]) => {
    let round = 0;
    for (; !isOver; round += 1) await call(round).catch(({ code, message }) => failed.push(`${name}: ${code} ${message}`));
    return round;
  });
  for (let run = 0; run < 5; run += 1) {
    await database.query('truncate written_files');
    await migrateAgain(database);
  }
  isOver = true;
  const rounds = await Promise.all(repeated);
  expect(failed).toEqual([]);
  expect(Math.min(...rounds)).toBeGreaterThan(5);
});

test('views that have not changed are not written, so no reader waits; those that have changed wait for their readers', async ({
  database,
}) => {
  await migrateAgain(database);
  const reader = new pg.Client(database.url);
  await reader.connect();
  onTestFinished(() => reader.end());
  await reader.query('begin; select from sale_states; select from purchase_states; select from items for update');
  await migrateAgain(database);
  await database.query(`delete from written_files where file = 'views/sale_states.sql'`);
  const isDone = vi.fn();
  const waiting = migrateAgain(database).then(isDone);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(isDone).not.toHaveBeenCalled();
  await reader.query('commit');
  await waiting;
  expect(await database.query(`select from written_files where file = 'views/sale_states.sql'`)).toHaveLength(1);
});
