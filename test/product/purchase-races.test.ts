import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect } from 'vitest';
import { waiting } from '../support/database/held-table.ts';
import { begin, cartWith, newCart, newItem, purchaseOf, test } from '../support/parts/product-db.ts';
import { scale } from '../support/setup/scale.ts';

describe('purchases at once', () => {
  const rounds = scale(5, 50);

  test(`forty buyers for five units, ${rounds} rounds: exactly five are sold each time`, async ({ product, database }) => {
    for (let round = 0; round < rounds; round++) {
      const item = await product.registerItem(newItem({ quantity: 5 }));
      const carts = await Promise.all(Array.from({ length: 40 }, (_, i) => cartWith(product, item, 1, 1000 + i)));
      const all = await Promise.all(carts.map((cart) => begin(product, cart)));
      const begun = all.filter(({ begun }) => begun.purchase);
      expect(begun).toHaveLength(5);
      for (const { begun } of all) if (!begun.purchase) expect(begun.refusal?.code).toBe('insufficient_quantity');
      await Promise.all(begun.map(({ request }) => product.settlePurchase({ purchaseId: request.purchaseId, decision: 'approved' })));
      expect(await product.getItem({ itemId: item.itemId })).toMatchObject({ quantity: 0 });
    }
    expect(await database.query(`select sum(quantity)::int as sold from purchase_lines`)).toEqual([{ sold: 5 * rounds }]);
  });

  test('fifty requests with one key begin one purchase and get one response', async ({ product, database }) => {
    const item = await product.registerItem(newItem());
    const cart = await cartWith(product, item);
    const request = purchaseOf(cart);
    const answers = await Promise.all(Array.from({ length: 50 }, () => product.beginPurchase({ ...request, purchaseId: randomUUID() })));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ purchase }) => JSON.stringify(purchase))).size).toBe(1);
    expect(await database.query('select count(*)::int as held from quantity_changes where purchase_id is not null')).toEqual([{ held: 1 }]);
  });

  test.for([
    ['is charged the new price', 'price_cents = 2500', { status: 'pending', totalCents: 3 * 2500 }],
    ['is refused if too few units are left', 'quantity = 2', 'insufficient_quantity'],
  ] as const)('a purchase that waited for a change of its item %s', async ([, change, expected], { product, database }) => {
    const item = await product.registerItem(newItem({ priceCents: 1999, quantity: 3 }));
    const cart = await cartWith(product, item, 3);
    const client = new pg.Client(database.url);
    await client.connect();
    await client.query(`begin; update items set ${change}`);
    const waited = begin(product, cart);
    await expect.poll(() => waiting(database)).toBe(1);
    await client.query('commit');
    await client.end();
    const { begun } = await waited;
    if (typeof expected === 'string') expect(begun.refusal?.code).toBe(expected);
    else expect(begun.purchase?.purchase).toMatchObject({ ...expected, lines: [{ priceCents: 2500 }] });
  });

  test('carts with the same items in any order never deadlock', async ({ product }) => {
    const items = await Promise.all(
      Array.from({ length: 6 }, (_, i) => product.registerItem(newItem({ quantity: 1000, sellerId: 1 + (i % 3) }))),
    );
    const buyOne = async (i: number) => {
      const cart = newCart(2000 + (i % 7));
      for (const item of i % 2 ? items : items.toReversed()) await product.addToCart({ ...cart, itemId: item.itemId, quantity: 1 });
      const { request } = await begin(product, cart);
      const decision = i % 3 ? 'approved' : 'declined';
      await product.settlePurchase({ purchaseId: request.purchaseId, decision });
    };
    await Promise.all(Array.from({ length: 60 }, (_, i) => buyOne(i)));
    for (const { itemId } of items) expect(await product.getItem({ itemId })).toMatchObject({ quantity: 1000 - 40 });
  });
});
