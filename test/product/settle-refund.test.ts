import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { seller, test } from '../support/parts/product-db.ts';
import { expectBooksToAgree, quantityOf, refundOf, sold, soldByTwo, stateOf, totals } from '../support/parts/sold.ts';

describe('settling a refund', () => {
  test('refunded: quantities, sums and totals follow, and with restock the units go back on sale as a recorded change', async ({
    product,
    database,
  }) => {
    const { lamp, table, purchaseId } = await soldByTwo(product);
    for (const restock of [true, false]) {
      const request = refundOf(purchaseId, { lines: [{ itemId: lamp.itemId, quantity: 1 }], restock });
      await product.beginRefund(request);
      const settled = await product.settleRefund({ refundId: request.refundId, outcome: 'refunded' });
      expect(settled).toMatchObject({ status: 'refunded', refundedAt: expect.any(Date) });
    }
    expect(await stateOf(product, purchaseId)).toMatchObject({
      status: 'paid',
      refundedCents: 2 * 1999,
      lines: [{ refundedQuantity: 2 }, { refundedQuantity: 0 }],
      refunds: [{ status: 'refunded' }, { status: 'refunded' }],
    });
    expect(await totals(product)).toEqual({ itemsSold: 1, itemsPurchased: 4 });
    expect(await quantityOf(product, lamp)).toBe(3);
    expect(await quantityOf(product, table)).toBe(2);
    expect(await database.query(`select change from quantity_changes where reason = 'returned'`)).toEqual([{ change: 1 }]);
    expect(await database.query('select seller_id::int, refunded_cents::int, status from sales order by seller_id')).toEqual([
      { seller_id: seller, refunded_cents: 3998, status: 'to_dispatch' },
      { seller_id: seller + 1, refunded_cents: 0, status: 'to_dispatch' },
    ]);
    await expectBooksToAgree(database);
  });

  test('a sale of which all is refunded says so', async ({ product, database }) => {
    const { purchaseId, line } = await sold(product);
    const request = refundOf(purchaseId, { lines: line(3) });
    await product.beginRefund(request);
    await product.settleRefund({ refundId: request.refundId, outcome: 'refunded' });
    expect(await database.query('select status from sales')).toEqual([{ status: 'refunded' }]);
  });

  test('failed: its units can be refunded again, and nothing else changes', async ({ product, database }) => {
    const { purchaseId, line } = await sold(product);
    const request = refundOf(purchaseId, { lines: line(3), restock: true });
    await product.beginRefund(request);
    const failed = await product.settleRefund({ refundId: request.refundId, outcome: 'failed' });
    expect(failed).toMatchObject({ status: 'failed' });
    expect(failed.refundedAt).toBeUndefined();
    expect(await stateOf(product, purchaseId)).toMatchObject({ refundedCents: 0, refunds: [{ status: 'failed' }] });
    expect(await totals(product)).toEqual({ itemsSold: 3, itemsPurchased: 3 });
    expect(await product.beginRefund({ ...request, refundId: randomUUID() })).toMatchObject({
      replayed: true,
      refund: { status: 'failed' },
    });
    expect(await product.beginRefund(refundOf(purchaseId, { lines: line(3) }))).toMatchObject({ refund: { status: 'pending' } });
    await expectBooksToAgree(database);
  });

  test('the first outcome stands, however many come and in any order', async ({ product, database }) => {
    const { purchaseId, line, item } = await sold(product);
    for (const outcomes of [
      ['refunded', 'failed'],
      ['failed', 'refunded'],
    ] as const) {
      const request = refundOf(purchaseId, { lines: line(1), restock: true });
      await product.beginRefund(request);
      const { refundId } = request;
      const settled = await Promise.all(
        Array.from({ length: 20 }, (_, i) => product.settleRefund({ refundId, outcome: outcomes[i % 2] as string })),
      );
      for (const refund of settled) expect(refund).toEqual(settled[0]);
    }
    const refunded = (await stateOf(product, purchaseId)).refunds.filter(({ status }) => status === 'refunded').length;
    expect(await quantityOf(product, item)).toBe(2 + refunded);
    expect(await totals(product)).toEqual({ itemsSold: 3 - refunded, itemsPurchased: 3 - refunded });
    await expectBooksToAgree(database);
  });

  test('an outcome that is none changes nothing, and a refund that was never begun is not found', async ({ product, database }) => {
    const { purchaseId, line } = await sold(product);
    const request = refundOf(purchaseId, { lines: line(1) });
    await product.beginRefund(request);
    const { refundId } = request;
    await expect(product.settleRefund({ refundId, outcome: 'unknown' })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(database.query(`select settle_refund($1, 'unknown')`, [refundId])).rejects.toThrow('no such outcome: unknown');
    expect((await stateOf(product, purchaseId)).refunds).toMatchObject([{ status: 'pending' }]);
    const unknown = product.settleRefund({ refundId: randomUUID(), outcome: 'refunded' });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});
