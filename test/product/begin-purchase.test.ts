import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect } from 'vitest';
import { waiting } from '../support/database/held-table.ts';
import { begin, buy, buyer, cartWith, newCart, newItem, purchaseOf, seller, test } from '../support/parts/product-db.ts';

describe('beginning a purchase', () => {
  test('freezes the cart and takes its units off the items', async ({ product, database }) => {
    const lamp = await product.registerItem(newItem({ name: 'Lamp' }));
    const table = await product.registerItem(newItem({ name: 'Table', priceCents: 5000, sellerId: seller + 1 }));
    const cart = await cartWith(product, lamp, 2);
    await product.addToCart({ ...cart, itemId: table.itemId, quantity: 1 });
    const { request, begun } = await begin(product, cart, { expectedTotalCents: 8998 });
    expect(begun).toEqual({
      replayed: false,
      purchase: {
        due: false,
        purchase: {
          purchaseId: request.purchaseId,
          status: 'pending',
          lines: [
            { itemId: lamp.itemId, name: 'Lamp', sellerId: seller, sellerName: 'Ada', priceCents: 1999, quantity: 2, refundedQuantity: 0 },
            {
              itemId: table.itemId,
              name: 'Table',
              sellerId: seller + 1,
              sellerName: 'Ada',
              priceCents: 5000,
              quantity: 1,
              refundedQuantity: 0,
            },
          ],
          totalCents: 8998,
          currency: 'EUR',
          card: { brand: 'visa', last4: '4242' },
          dispatches: [],
          createdAt: expect.any(Date),
          refundedCents: 0,
          refunds: [],
        },
      },
    });
    expect(await product.getItem({ itemId: lamp.itemId })).toMatchObject({ quantity: 3 });
    expect(await database.query(`select change, reason from quantity_changes where purchase_id is not null order by item_id`)).toEqual([
      { change: -2, reason: 'held' },
      { change: -1, reason: 'held' },
    ]);
    expect((await product.getCart(cart)).lines).toHaveLength(2);
  });

  test("may be a session's first action on its cart", async ({ product }) => {
    await product.saveCart(await cartWith(product, await product.registerItem(newItem()), 2));
    const { begun } = await begin(product, newCart());
    expect(begun.purchase?.purchase).toMatchObject({ totalCents: 3998 });
  });

  test('keeps the delivery, which later calls of the same key return', async ({ product, database }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()));
    const delivery = { name: 'Ada', lines: ['12 Mill Lane', 'Flat 3'], city: 'London', postalCode: '', country: 'GB' };
    const { request, begun } = await begin(product, cart, { delivery });
    expect(begun.purchase?.purchase).toMatchObject({ delivery });
    expect(await product.beginPurchase({ ...request, purchaseId: randomUUID() })).toEqual({ ...begun, replayed: true });
    expect(await product.settlePurchase({ purchaseId: request.purchaseId, decision: 'approved' })).toMatchObject({ delivery });
    expect(await database.query('select purchase_id from deliveries')).toEqual([{ purchase_id: request.purchaseId }]);
  });

  test('works for a service of the version before, which sends no delivery', async ({ product, database }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()));
    const { purchaseId, sessionId, buyerId, idempotencyKey, fingerprint } = purchaseOf(cart);
    const asBefore = [purchaseId, sessionId, buyerId, idempotencyKey, fingerprint, null, 'visa', '4242', 'EUR', '20 s', false];
    const parameters = asBefore.map((_, i) => `$${i + 1}`).join();
    const begun = await database.query(`select replayed, (state).status from begin_purchase(${parameters})`, asBefore);
    expect(begun).toEqual([{ replayed: false, status: 'pending' }]);
  });

  test('an empty cart is refused', async ({ product }) => {
    const { begun } = await begin(product, newCart());
    expect(begun).toEqual({ replayed: false, refusal: { code: 'cart_empty', lines: [] } });
  });

  test('too few units are refused with the lines concerned, and hold nothing', async ({ product }) => {
    const short = await product.registerItem(newItem({ name: 'Short' }));
    const plenty = await product.registerItem(newItem({ name: 'Plenty', priceCents: 1 }));
    const cart = await cartWith(product, short, 5);
    await product.addToCart({ ...cart, itemId: plenty.itemId, quantity: 5 });
    await buy(product, short, 1, buyer + 1);
    const { begun, request } = await begin(product, cart, { expectedTotalCents: 7 });
    expect(begun.refusal).toEqual({
      code: 'insufficient_quantity',
      totalCents: 5 * 1999 + 5,
      lines: [{ itemId: short.itemId, requested: 5, available: 4, priceCents: 1999 }],
    });
    expect(await product.getItem({ itemId: plenty.itemId })).toMatchObject({ quantity: 5 });
    await expect(product.getPurchase({ purchaseId: request.purchaseId, buyerId: buyer })).rejects.toMatchObject({ code: 'not_found' });
    await expect(product.settlePurchase({ purchaseId: request.purchaseId, decision: 'approved' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('another total than the expected one is refused with the current prices', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const cart = await cartWith(product, item, 2);
    const { begun } = await begin(product, cart, { expectedTotalCents: 3997 });
    expect(begun.refusal).toEqual({
      code: 'price_changed',
      totalCents: 3998,
      lines: [{ itemId: item.itemId, requested: 2, available: 5, priceCents: 1999 }],
    });
  });

  test('a refusal is final for its key, even when its cause has gone', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const cart = newCart();
    const { request, begun } = await begin(product, cart);
    await product.addToCart({ ...cart, itemId: item.itemId, quantity: 1 });
    expect(await product.beginPurchase({ ...request, purchaseId: randomUUID() })).toEqual({ ...begun, replayed: true });
    expect(await product.getItem({ itemId: item.itemId })).toMatchObject({ quantity: 5 });
  });

  test('the same key again returns the same purchase, in its current state', async ({ product }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()));
    const { request, begun } = await begin(product, cart);
    expect(await product.beginPurchase({ ...request, purchaseId: randomUUID() })).toEqual({ ...begun, replayed: true });
    const paid = await product.settlePurchase({ purchaseId: request.purchaseId, decision: 'approved' });
    const replay = { ...request, purchaseId: randomUUID(), sessionId: randomUUID() };
    expect(await product.beginPurchase(replay)).toEqual({ replayed: true, purchase: { purchase: paid, due: false } });
  });

  test('another attempt of one request gets the result of the first, not that of an earlier request', async ({ product }) => {
    const bought = await begin(product, await cartWith(product, await product.registerItem(newItem())));
    const refused = await begin(product, newCart());
    expect(refused.begun.refusal).toMatchObject({ code: 'cart_empty' });
    for (const { request, begun } of [bought, refused]) {
      expect(await product.beginPurchase(request)).toEqual(begun);
      expect(await product.beginPurchase({ ...request, replayOnly: true })).toEqual(begun);
    }
  });

  test('a key that was used for another purchase is refused, and keys of two buyers are independent', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const { request } = await begin(product, await cartWith(product, item));
    const other = product.beginPurchase({ ...request, purchaseId: randomUUID(), fingerprint: Buffer.alloc(32, 2) });
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    const stranger = await cartWith(product, item, 1, buyer + 1);
    const { begun } = await begin(product, stranger, { idempotencyKey: request.idempotencyKey });
    expect(begun).toMatchObject({ replayed: false, purchase: { purchase: { status: 'pending' } } });
  });

  test("one cart is bought by one purchase at a time; the other is refused for good with the first one's id", async ({ product }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()));
    const first = await begin(product, cart);
    const second = await begin(product, cart);
    const refusal = { code: 'purchase_in_progress', purchaseId: first.request.purchaseId, lines: [] };
    expect(second.begun).toEqual({ replayed: false, refusal });
    await product.settlePurchase({ purchaseId: first.request.purchaseId, decision: 'cancelled' });
    expect(await product.beginPurchase({ ...second.request, purchaseId: randomUUID() })).toEqual({ replayed: true, refusal });
    expect((await begin(product, cart)).begun.purchase?.purchase?.status).toBe('pending');
  });

  test("a repeated purchase of a cart that its first purchase sold out gets the first one's id", async ({ product }) => {
    const cart = await cartWith(product, await product.registerItem(newItem({ quantity: 1 })));
    const first = await begin(product, cart);
    const { begun } = await begin(product, cart);
    expect(begun.refusal).toMatchObject({ code: 'purchase_in_progress', purchaseId: first.request.purchaseId });
  });

  test("a purchase that meets the end of the previous one is not refused for that one's units", async ({ product, database }) => {
    const last = await product.registerItem(newItem({ quantity: 1 }));
    const plenty = await product.registerItem(newItem({ quantity: 50 }));
    const cart = await cartWith(product, last);
    const first = await begin(product, cart);
    await product.addToCart({ ...cart, itemId: plenty.itemId, quantity: 1 });

    const settling = new pg.Client(database.url);
    await settling.connect();
    try {
      await settling.query('begin; lock table items in access exclusive mode');
      const second = begin(product, cart);
      await expect.poll(() => waiting(database)).toBe(1);
      await settling.query(`select settle_purchase($1, 'approved')`, [first.request.purchaseId]);
      await settling.query('commit');
      expect((await second).begun.refusal?.code).not.toBe('insufficient_quantity');
    } finally {
      await settling.end();
    }
  });

  test('asked only for replays, it begins nothing and finds every known key', async ({ product, database }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()));
    expect((await begin(product, cart, { replayOnly: true })).begun).toEqual({ replayed: false });
    expect(await database.query('select id from purchases')).toEqual([]);
    const { request, begun } = await begin(product, cart);
    expect(await product.beginPurchase({ ...request, purchaseId: randomUUID(), replayOnly: true })).toEqual({ ...begun, replayed: true });
  });
});
