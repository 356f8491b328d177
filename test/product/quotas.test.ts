import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { TestDatabase } from '../support/database/database.ts';
import { buyer, cartWith, newCart, newItem, purchaseOf, seller, test } from '../support/parts/product-db.ts';

const codeOf = (request: Promise<unknown>) =>
  request.then(
    () => 'made',
    ({ code }) => code,
  );

const countOf = (codes: string[], wanted: string) => codes.filter((code) => code === wanted).length;

const use = (database: TestDatabase, account: number, used: number) =>
  database.query('update quotas_used set used = $2 where account_id = $1', [account, used]);

const letPass = (database: TestDatabase, seconds: number) =>
  database.query(`update quotas_used set ends_at = ends_at - $1 * interval '1 s'`, [seconds]);

describe('new purchases', () => {
  test('300 of one buyer at once: exactly 100 are made, refused ones included, and the others leave no trace', async ({
    product,
    database,
  }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()));
    const sent = Array.from({ length: 300 }, () => codeOf(product.beginPurchase(purchaseOf({ ...cart, sessionId: randomUUID() }))));
    const codes = await Promise.all(sent);
    expect([countOf(codes, 'made'), countOf(codes, 'quota_exceeded')]).toEqual([100, 200]);
    expect(await database.query('select count(*)::int as made from purchases')).toEqual([{ made: 100 }]);
    expect(await codeOf(product.beginPurchase(purchaseOf(newCart(buyer + 1))))).toBe('made');
  });

  test('the error says which quota is used up and when the next purchase is possible', async ({ product, database }) => {
    await product.beginPurchase(purchaseOf(newCart()));
    await use(database, buyer, 100);
    await letPass(database, 20);
    const error = await product.beginPurchase(purchaseOf(newCart())).catch((error) => error);
    expect(error).toMatchObject({
      code: 'quota_exceeded',
      message: expect.stringMatching(/100 purchases within a minute.* in \d+ seconds/),
    });
    expect(error.details.retryAfterSeconds).toBeGreaterThan(25);
    expect(error.details.retryAfterSeconds).toBeLessThanOrEqual(40);
    await letPass(database, 40);
    expect(await codeOf(product.beginPurchase(purchaseOf(newCart())))).toBe('made');
    expect(await database.query('select used from quotas_used')).toEqual([{ used: 1 }]);
  });

  test('a known key gets its result although the quota is used up, and a new one stays free', async ({ product, database }) => {
    const request = purchaseOf(await cartWith(product, await product.registerItem(newItem())));
    const first = await product.beginPurchase(request);
    await use(database, buyer, 100);
    expect(await product.beginPurchase({ ...request, purchaseId: randomUUID() })).toEqual({ ...first, replayed: true });
    const reused = product.beginPurchase({ ...request, fingerprint: Buffer.alloc(32, 2) });
    expect(await codeOf(reused)).toBe('idempotency_key_reused');
    const free = purchaseOf(newCart());
    expect(await codeOf(product.beginPurchase(free))).toBe('quota_exceeded');
    expect(await product.beginPurchase({ ...free, replayOnly: true })).toEqual({ replayed: false });
    await letPass(database, 60);
    expect(await product.beginPurchase(free)).toMatchObject({ replayed: false, refusal: { code: 'cart_empty' } });
  });

  test('a repeated key is counted once, also at once with itself', async ({ product, database }) => {
    const request = purchaseOf(await cartWith(product, await product.registerItem(newItem())));
    const sent = Array.from({ length: 200 }, () => codeOf(product.beginPurchase({ ...request, purchaseId: randomUUID() })));
    expect(countOf(await Promise.all(sent), 'made')).toBe(200);
    expect(await database.query('select used from quotas_used where account_id = $1', [buyer])).toEqual([{ used: 1 }]);
  });

  test('each refused one counts: sold out, an empty cart, another purchase in progress', async ({ product, database }) => {
    const item = await product.registerItem(newItem({ quantity: 1 }));
    const [cart, late] = [await cartWith(product, item), await cartWith(product, item)];
    for (const of of [cart, cart, late, newCart()]) await product.beginPurchase(purchaseOf(of));
    expect(await database.query('select refusal ->> $1 as code from purchases order by number', ['code'])).toEqual(
      [null, 'purchase_in_progress', 'insufficient_quantity', 'cart_empty'].map((code) => ({ code })),
    );
    expect(await database.query('select used from quotas_used where account_id = $1', [buyer])).toEqual([{ used: 4 }]);
  });
});

describe('new items', () => {
  test('a seller registers 1,000 a day, also when the last ones come at once, and other sellers register theirs', async ({
    product,
    database,
  }) => {
    await product.registerItem(newItem());
    await use(database, seller, 995);
    const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(product.registerItem(newItem({ keywords: ['late'] })))));
    expect([countOf(codes, 'made'), countOf(codes, 'quota_exceeded')]).toEqual([5, 7]);
    expect(await database.query('select count(*)::int as items from items')).toEqual([{ items: 6 }]);
    expect(await codeOf(product.registerItem(newItem({ sellerId: seller + 1 })))).toBe('made');
    await letPass(database, 86_400);
    expect(await codeOf(product.registerItem(newItem()))).toBe('made');
  });

  test('beyond the quota nothing is stored, and the error says when the next item is possible', async ({ product, database }) => {
    await product.registerItem(newItem());
    await use(database, seller, 1_000);
    const error = await product.registerItem(newItem({ name: 'Vase', keywords: ['vase'] })).catch((error) => error);
    expect(error).toMatchObject({ code: 'quota_exceeded', message: expect.stringMatching(/1000 items within a day.* in \d+ seconds/) });
    expect(error.details.retryAfterSeconds).toBeGreaterThan(86_000);
    for (const table of ['keywords where keyword', 'name_words where word', 'keyword_spellings where keyword'])
      expect(await database.query(`select from ${table} = 'vase'`)).toEqual([]);
  });

  test('many at once, as the seed registers them, do not count', async ({ product, database }) => {
    await product.registerItems({ items: [newItem(), newItem()] });
    expect(await database.query('select from quotas_used')).toEqual([]);
  });

  test('an item that the database refuses does not count', async ({ product, database }) => {
    await database.query(`alter table items add constraint defect check (name <> 'Defect')`);
    expect(await codeOf(product.registerItem(newItem({ name: 'Defect' })))).toBe('internal');
    await database.query('alter table items drop constraint defect');
    expect(await database.query('select from quotas_used')).toEqual([]);
  });
});

test('the sweep forgets quotas whose period is over', async ({ product, database }) => {
  for (let i = 0; i < 3; i += 1) await product.registerItem(newItem({ sellerId: 101 + i }));
  await letPass(database, 86_400);
  await product.registerItem(newItem({ sellerId: 105 }));
  expect(await product.sweepExpired({ limit: 2 })).toMatchObject({ more: true });
  expect(await product.sweepExpired({ limit: 2 })).toMatchObject({ more: false });
  expect(await database.query('select account_id::int from quotas_used')).toEqual([{ account_id: 105 }]);
});
