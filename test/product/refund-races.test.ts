import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect } from 'vitest';
import type { TestDatabase } from '../support/database/database.ts';
import { waiting } from '../support/database/held-table.ts';
import { cartWith, type Product, purchaseOf, seller, test } from '../support/parts/product-db.ts';
import { expectBooksToAgree, quantityOf, refundOf, sold, soldByTwo, stateOf } from '../support/parts/sold.ts';

describe('refunds at once', () => {
  test('20 requests with one key begin one refund and get one response, 50 rounds', { timeout: 60_000 }, async ({ product, database }) => {
    const { purchaseId, line } = await sold(product, 50, { quantity: 50 });
    for (let round = 0; round < 50; round++) {
      const request = refundOf(purchaseId, { lines: line(1) });
      const all = await Promise.all(Array.from({ length: 20 }, () => product.beginRefund({ ...request, refundId: randomUUID() })));
      expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(all.map(({ refund }) => JSON.stringify(refund))).size).toBe(1);
    }
    expect(await database.query('select count(*)::int as refunds from refunds')).toEqual([{ refunds: 50 }]);
    await expectBooksToAgree(database);
  });

  test('20 keys for the last unit: one refund is begun, and the others are refused, 50 rounds', { timeout: 60_000 }, async ({
    product,
    database,
  }) => {
    const { purchaseId, line } = await sold(product, 50, { quantity: 50 });
    const first = refundOf(purchaseId, { lines: line(49) });
    await product.beginRefund(first);
    await product.settleRefund({ refundId: first.refundId, outcome: 'refunded' });
    for (let round = 0; round < 50; round++) {
      const all = await Promise.all(Array.from({ length: 20 }, () => product.beginRefund(refundOf(purchaseId, { lines: line(1) }))));
      expect(all.filter(({ refund }) => refund)).toHaveLength(1);
      expect(all.filter(({ refusal }) => refusal?.code === 'refund_exceeds_sale')).toHaveLength(19);
      const refundId = all.find(({ refund }) => refund)?.refund?.refundId as string;
      await product.settleRefund({ refundId, outcome: 'failed' });
    }
    await expectBooksToAgree(database);
  });

  /** Begins two refunds of the last unit, the second while the first is not committed. Returns what became of the second. */
  async function beginTwice(product: Product, database: TestDatabase): Promise<string | undefined> {
    const { purchaseId, line } = await sold(product, 1);
    const client = new pg.Client(database.serviceUrl);
    await client.connect();
    await client.query('begin');
    await client.query(`
      select begin_refund(gen_random_uuid(), '${purchaseId}', ${seller}, 'first', sha256('x'), array[${line(1)[0]?.itemId.slice(2)}], array[3],
        array[1], 'why', false, interval '20 s', false)`);
    const second = product.beginRefund(refundOf(purchaseId, { lines: line(1) })).then(
      ({ refund, refusal }) => refund?.status ?? refusal?.code,
      ({ code }: { code: string }) => code,
    );
    await expect.poll(() => waiting(database)).toBe(1);
    await client.query('commit');
    await client.end();
    return second;
  }

  test('a refund waits for another one of its purchase; without the lock the constraint stops it, and without both it begins', async ({
    product,
    database,
  }) => {
    expect(await beginTwice(product, database)).toBe('refund_exceeds_sale');
    const [{ source } = {}] = await database.query(`select pg_get_functiondef('begin_refund'::regproc) as source`);
    const lock = 'perform from purchases where id = of_purchase for no key update;';
    expect(source).toContain(lock);
    const constraint = 'refunds_within_quantity';
    try {
      await database.query(source?.replace(lock, ''));
      await database.query('delete from refund_lines; delete from refunds');
      expect(await beginTwice(product, database)).toBe('internal');
      await database.query(`alter table purchase_lines drop constraint ${constraint}`);
      await database.query('delete from refund_lines; delete from refunds');
      expect(await beginTwice(product, database)).toBe('pending');
    } finally {
      await database.query(source);
      await database.query('truncate purchases cascade');
      await database.query(
        `alter table purchase_lines add constraint ${constraint} check (refunding_quantity + refunded_quantity <= quantity)`,
      );
    }
  });

  test('two sellers who refund in one purchase while others buy never wait for each other in a circle', { timeout: 60_000 }, async ({
    product,
    database,
  }) => {
    const { lamp, table, purchaseId } = await soldByTwo(product, 5);
    await product.changeItemQuantity({ sellerId: seller, itemId: lamp.itemId, change: 1_000 });
    await product.changeItemQuantity({ sellerId: seller + 1, itemId: table.itemId, change: 1_000 });
    const refund = async (i: number) => {
      const item = i % 2 ? lamp : table;
      const request = refundOf(purchaseId, {
        sellerId: seller + (i % 2 ? 0 : 1),
        lines: [{ itemId: item.itemId, quantity: 1 }],
        restock: true,
      });
      const { refund } = await product.beginRefund(request);
      if (refund) await product.settleRefund({ refundId: request.refundId, outcome: 'refunded' });
      return refund !== undefined;
    };
    const shop = async (i: number) => {
      const cart = await cartWith(product, i % 2 ? lamp : table, 1);
      await product.addToCart({ ...cart, itemId: (i % 2 ? table : lamp).itemId, quantity: 1 });
      const request = purchaseOf(cart);
      await product.beginPurchase(request);
      await product.settlePurchase({ purchaseId: request.purchaseId, decision: i % 3 ? 'approved' : 'declined' });
    };
    const [made] = await Promise.all([
      Promise.all(Array.from({ length: 30 }, (_, i) => refund(i))),
      Promise.all(Array.from({ length: 30 }, (_, i) => shop(i))),
    ]);
    expect(made.filter(Boolean)).toHaveLength(10);
    expect(await stateOf(product, purchaseId)).toMatchObject({ lines: [{ refundedQuantity: 5 }, { refundedQuantity: 5 }] });
    expect(await quantityOf(product, lamp)).toBe(1_000 + 5 - 20);
    await expectBooksToAgree(database);
    expect(await waiting(database)).toBe(0);
  });
});

test('what is due is taken by one resolver at a time, with a growing back-off, and not before it is due', async ({ product, database }) => {
  const { purchaseId, line } = await sold(product, 3);
  await product.beginRefund(refundOf(purchaseId, { lines: line(1), dueSeconds: 60 }));
  const requests = [refundOf(purchaseId, { lines: line(1), dueSeconds: 0 }), refundOf(purchaseId, { lines: line(1), dueSeconds: 0 })];
  for (const request of requests) await product.beginRefund(request);
  await database.query(`update refunds set created_at = now() - interval '90 seconds' where id = $1`, [requests[0]?.refundId]);
  const taken = await Promise.all([product.takeDueRefunds({ limit: 10 }), product.takeDueRefunds({ limit: 10 })]);
  const refunds = taken.flatMap(({ refunds }) => refunds);
  expect(refunds.map(({ refundId }) => refundId).toSorted()).toEqual(requests.map(({ refundId }) => refundId).toSorted());
  expect(refunds[0]).toMatchObject({ purchaseId, amountCents: 1999, reason: 'Broken on arrival', lines: line(1), status: 'pending' });
  for (const { oldestPendingSeconds } of taken) expect(oldestPendingSeconds).toBeGreaterThanOrEqual(90);
  expect(await product.takeDueRefunds({ limit: 10 })).toMatchObject({ refunds: [] });
  for (const seconds of [2, 4, 8, 15, 15, 15, 15]) {
    const [before] = await database.query<{ at: Date }>('update refunds set retry_at = now() where id = $1 returning now() as at', [
      requests[0]?.refundId,
    ]);
    await product.takeDueRefunds({ limit: 10 });
    const [after] = await database.query<{ at: Date; retryAt: Date }>(
      'select now() as at, retry_at as "retryAt" from refunds where id = $1',
      [requests[0]?.refundId],
    );
    const takenAtMs = Number(after?.retryAt) - seconds * 1_000;
    expect(takenAtMs).toBeGreaterThanOrEqual(Number(before?.at));
    expect(takenAtMs).toBeLessThanOrEqual(Number(after?.at));
  }
});
