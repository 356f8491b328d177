import { describe, expect } from 'vitest';
import { begin, buy, buyer, cartWith, newItem, test } from '../support/parts/product-db.ts';

describe('purchases later', () => {
  test('a buyer sees only own purchases that are paid or pending, newest first, page by page', async ({ product }) => {
    const item = await product.registerItem(newItem({ quantity: 100 }));
    const paid = [];
    for (let i = 0; i < 5; i++) paid.unshift(await buy(product, item));
    await buy(product, item, 1, buyer, 'declined');
    await buy(product, item, 1, buyer + 1);
    const { request } = await begin(product, await cartWith(product, item));
    const first = await product.listPurchases({ buyerId: buyer, pageSize: 3, cursor: '' });
    const second = await product.listPurchases({ buyerId: buyer, pageSize: 3, cursor: first.nextCursor });
    const [newest, ...others] = [...first.items, ...second.items];
    expect(newest).toMatchObject({ purchaseId: request.purchaseId, status: 'pending' });
    expect(others).toEqual(paid);
    expect(second.nextCursor).toBe('');
  });

  test('a purchase is shown only to its buyer', async ({ product }) => {
    const { purchaseId } = await buy(product, await product.registerItem(newItem()));
    expect((await product.getPurchase({ purchaseId, buyerId: buyer })).purchase?.purchaseId).toBe(purchaseId);
    await expect(product.getPurchase({ purchaseId, buyerId: buyer + 1 })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('pending purchases are taken when they are due, each by one resolver, and again after a growing back-off', async ({
    product,
    database,
  }) => {
    const item = await product.registerItem(newItem({ quantity: 100 }));
    const { request: young } = await begin(product, await cartWith(product, item), { dueSeconds: 600 });
    const due: string[] = [];
    for (let i = 0; i < 6; i++) due.push((await begin(product, await cartWith(product, item), { dueSeconds: 0 })).request.purchaseId);
    const taken = await Promise.all([1, 2, 3].map(() => product.takeDuePurchases({ limit: 2 })));
    expect(taken.flatMap(({ purchaseIds }) => purchaseIds).toSorted()).toEqual(due.toSorted());
    expect((await product.takeDuePurchases({ limit: 10 })).purchaseIds).toEqual([]);

    const [backOff] = await database.query(
      'select distinct extract(epoch from retry_at - created_at) between 0.9 and 9 as soon from purchases where attempts = 1',
    );
    expect(backOff).toEqual({ soon: true });
    await database.query(`update purchases set retry_at = now(), attempts = 40 where attempts = 1`);
    expect((await product.takeDuePurchases({ limit: 10 })).purchaseIds).toHaveLength(6);
    const [longest] = await database.query("select max(retry_at - now()) <= interval '15 s' as capped from purchases where attempts = 41");
    expect(longest).toEqual({ capped: true });

    expect(await product.getPurchase({ purchaseId: young.purchaseId, buyerId: buyer })).toMatchObject({ due: false });
    expect(await product.getPurchase({ purchaseId: due[0] ?? '', buyerId: buyer })).toMatchObject({ due: true });
  });

  test('taking due purchases returns the age of the oldest pending one, due or not', async ({ product, database }) => {
    const pendingFor = async () => (await product.takeDuePurchases({ limit: 10 })).oldestPendingSeconds;
    expect(await pendingFor()).toBe(0);
    const item = await product.registerItem(newItem({ quantity: 100 }));
    const requests = [];
    for (let i = 0; i < 2; i++) requests.push((await begin(product, await cartWith(product, item), { dueSeconds: 600 })).request);
    const [older = '', newer = ''] = requests.map(({ purchaseId }) => purchaseId);
    await database.query(`update purchases set created_at = created_at - interval '1 hour' where id = $1`, [older]);
    expect(await pendingFor()).toBeGreaterThanOrEqual(3_600);
    await product.settlePurchase({ purchaseId: older, decision: 'approved' });
    expect(await pendingFor()).toBeLessThan(60);
    await product.settlePurchase({ purchaseId: newer, decision: 'cancelled' });
    expect(await pendingFor()).toBe(0);
  });
});
