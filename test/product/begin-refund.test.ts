import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { buy, buyer, newItem, seller, test } from '../support/parts/product-db.ts';
import { expectBooksToAgree, quantityOf, refundOf, sold, soldByTwo, stateOf, totals } from '../support/parts/sold.ts';

describe('beginning a refund', () => {
  test('records what is given back, which neither the sale nor the totals show before the payment service did it', async ({ product }) => {
    const { purchaseId, line, item } = await sold(product);
    const request = refundOf(purchaseId, { lines: line(2), restock: true });
    const begun = await product.beginRefund(request);
    const refund = {
      refundId: request.refundId,
      purchaseId,
      status: 'pending',
      lines: line(2),
      amountCents: 3998,
      currency: 'EUR',
      reason: 'Broken on arrival',
      restock: true,
      createdAt: expect.any(Date),
    };
    expect(begun).toEqual({ replayed: false, refund });
    expect(await stateOf(product, purchaseId)).toMatchObject({ refundedCents: 0, lines: [{ refundedQuantity: 0 }], refunds: [refund] });
    expect(await totals(product)).toEqual({ itemsSold: 3, itemsPurchased: 3 });
    expect(await quantityOf(product, item)).toBe(2);
  });

  test('more than is left, refunded and pending ones counted, is refused for good with the lines that ask for too much', async ({
    product,
    database,
  }) => {
    const { lamp, table, purchaseId } = await soldByTwo(product);
    const chair = await product.registerItem(newItem({ name: 'Chair' }));
    const line = (quantity: number, { itemId } = lamp) => ({ itemId, quantity });
    const first = refundOf(purchaseId, { lines: [line(1)] });
    await product.beginRefund(first);
    await product.settleRefund({ refundId: first.refundId, outcome: 'refunded' });
    await product.beginRefund(refundOf(purchaseId, { lines: [line(1)] }));
    const request = refundOf(purchaseId, { lines: [line(2)] });
    const refusal = { code: 'refund_exceeds_sale', lines: [], refundExcess: { lines: [{ itemId: lamp.itemId, requested: 2, left: 1 }] } };
    expect(await product.beginRefund(request)).toEqual({ replayed: false, refusal });
    expect(await product.beginRefund({ ...request, refundId: randomUUID() })).toEqual({ replayed: true, refusal });
    await product.settleRefund({ refundId: (await stateOf(product, purchaseId)).refunds[1]?.refundId as string, outcome: 'failed' });
    expect(await product.beginRefund({ ...request, refundId: randomUUID() })).toEqual({ replayed: true, refusal });
    expect((await stateOf(product, purchaseId)).refunds).toHaveLength(2);
    await expect(product.settleRefund({ refundId: request.refundId, outcome: 'refunded' })).rejects.toMatchObject({ code: 'not_found' });
    for (const item of [table, chair]) {
      const wrong = product.beginRefund(refundOf(purchaseId, { lines: [line(1), line(1, item)] }));
      await expect(wrong).rejects.toMatchObject({ code: 'not_found', message: `This sale has no item ${item.itemId}.` });
    }
    await expectBooksToAgree(database);
  });

  test.for([
    ['another seller', { sellerId: seller + 5 }],
    ['an unknown purchase', { purchaseId: randomUUID() }],
  ] as const)('for %s there is no such sale', async ([, wrong], { product, database }) => {
    const { purchaseId, line } = await sold(product);
    const begun = product.beginRefund(refundOf(purchaseId, { lines: line(1), ...wrong }));
    await expect(begun).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('You have no sale') });
    expect(await database.query('select from refunds')).toEqual([]);
  });

  test('an item of another category, or one that is refunded twice in one request, is no line of the sale', async ({ product }) => {
    const { purchaseId, line } = await sold(product);
    const [{ itemId } = { itemId: '' }] = line(1);
    const other = product.beginRefund(refundOf(purchaseId, { lines: [{ itemId: itemId.replace('3-', '4-'), quantity: 1 }] }));
    await expect(other).rejects.toMatchObject({ code: 'not_found' });
    for (const lines of [[], [...line(1), ...line(1)], line(0), line(1001)]) {
      await expect(product.beginRefund(refundOf(purchaseId, { lines }))).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  test('a purchase that is not paid is no sale', async ({ product }) => {
    const item = await product.registerItem(newItem());
    for (const decision of ['declined', 'cancelled']) {
      const { purchaseId } = await buy(product, item, 1, buyer, decision);
      const begun = product.beginRefund(refundOf(purchaseId, { lines: [{ itemId: item.itemId, quantity: 1 }] }));
      await expect(begun).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  test('a key belongs to its seller, and to one request; replay_only begins nothing', async ({ product }) => {
    const { lamp, table, purchaseId } = await soldByTwo(product);
    const idempotencyKey = 'the-key';
    const request = refundOf(purchaseId, { idempotencyKey, lines: [{ itemId: lamp.itemId, quantity: 1 }] });
    expect(await product.beginRefund({ ...request, replayOnly: true })).toEqual({ replayed: false });
    const { refund } = await product.beginRefund(request);
    const again = { ...request, refundId: randomUUID(), replayOnly: true };
    expect(await product.beginRefund(again)).toEqual({ replayed: true, refund });
    const reused = product.beginRefund({ ...again, fingerprint: Buffer.alloc(32, 2) });
    await expect(reused).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    const others = refundOf(purchaseId, {
      idempotencyKey,
      sellerId: seller + 1,
      fingerprint: Buffer.alloc(32, 3),
      lines: [{ itemId: table.itemId, quantity: 1 }],
    });
    expect(await product.beginRefund(others)).toMatchObject({ replayed: false, refund: { amountCents: 5000 } });
  });
});
