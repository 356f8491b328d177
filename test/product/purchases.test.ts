import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { buy, buyer, cartWith, newCart, newItem, type Product, purchaseOf, seller, test } from './product-db.ts';

const begin = async (product: Product, cart: { sessionId: string; buyerId: number }, changes = {}) => {
  const request = purchaseOf(cart, changes);
  return { request, begun: await product.beginPurchase(request) };
};

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
            { itemId: lamp.itemId, name: 'Lamp', sellerId: seller, priceCents: 1999, quantity: 2 },
            { itemId: table.itemId, name: 'Table', sellerId: seller + 1, priceCents: 5000, quantity: 1 },
          ],
          totalCents: 8998,
          currency: 'EUR',
          card: { brand: 'visa', last4: '4242' },
          createdAt: expect.any(Date),
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

  test('may be the first thing that a session does with its cart', async ({ product }) => {
    await product.saveCart(await cartWith(product, await product.registerItem(newItem()), 2));
    const { begun } = await begin(product, newCart());
    expect(begun.purchase?.purchase).toMatchObject({ totalCents: 3998 });
  });

  test('an empty cart is refused', async ({ product }) => {
    const { begun } = await begin(product, newCart());
    expect(begun).toEqual({ replayed: false, refusal: { code: 'cart_empty', lines: [] } });
  });

  test('too few units are refused with the lines that are short, and hold nothing', async ({ product }) => {
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

  test('another total than the expected one is refused with the prices of today', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const cart = await cartWith(product, item, 2);
    const { begun } = await begin(product, cart, { expectedTotalCents: 3997 });
    expect(begun.refusal).toEqual({
      code: 'price_changed',
      totalCents: 3998,
      lines: [{ itemId: item.itemId, requested: 2, available: 5, priceCents: 1999 }],
    });
  });

  test('a refusal is final for its key, also when what was wrong is put right', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const cart = newCart();
    const { request, begun } = await begin(product, cart);
    await product.addToCart({ ...cart, itemId: item.itemId, quantity: 1 });
    expect(await product.beginPurchase(request)).toEqual({ ...begun, replayed: true });
    expect(await product.beginPurchase({ ...request, purchaseId: randomUUID() })).toEqual({ ...begun, replayed: true });
    expect(await product.getItem({ itemId: item.itemId })).toMatchObject({ quantity: 5 });
  });

  test('the same key again answers the same purchase, in whatever state it is by then', async ({ product }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()));
    const { request, begun } = await begin(product, cart);
    expect(await product.beginPurchase(request)).toEqual({ ...begun, replayed: true });
    const paid = await product.settlePurchase({ purchaseId: request.purchaseId, decision: 'approved' });
    const replay = { ...request, purchaseId: randomUUID(), sessionId: randomUUID() };
    expect(await product.beginPurchase(replay)).toEqual({ replayed: true, purchase: { purchase: paid, due: false } });
  });

  test('a key that was used for something else is refused, and keys of two buyers have nothing to do with each other', async ({
    product,
  }) => {
    const item = await product.registerItem(newItem());
    const { request } = await begin(product, await cartWith(product, item));
    const other = product.beginPurchase({ ...request, purchaseId: randomUUID(), fingerprint: Buffer.alloc(32, 2) });
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    const stranger = await cartWith(product, item, 1, buyer + 1);
    const { begun } = await begin(product, stranger, { idempotencyKey: request.idempotencyKey });
    expect(begun).toMatchObject({ replayed: false, purchase: { purchase: { status: 'pending' } } });
  });

  test('one cart is bought by one purchase at a time; the other is told which one is in its way, for good', async ({ product }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()));
    const first = await begin(product, cart);
    const second = await begin(product, cart);
    const refusal = { code: 'purchase_in_progress', purchaseId: first.request.purchaseId, lines: [] };
    expect(second.begun).toEqual({ replayed: false, refusal });
    await product.settlePurchase({ purchaseId: first.request.purchaseId, decision: 'cancelled' });
    expect(await product.beginPurchase(second.request)).toEqual({ replayed: true, refusal });
    expect((await begin(product, cart)).begun.purchase?.purchase?.status).toBe('pending');
  });

  test('asked for replays alone, it begins nothing and knows every key there is', async ({ product, database }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()));
    expect((await begin(product, cart, { replayOnly: true })).begun).toEqual({ replayed: false });
    expect(await database.query('select id from purchases')).toEqual([]);
    const { request, begun } = await begin(product, cart);
    expect(await product.beginPurchase({ ...request, replayOnly: true })).toEqual({ ...begun, replayed: true });
  });
});

describe('settling a purchase', () => {
  test('approved: it is paid, both carts lose what was bought, counters grow', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const cart = await cartWith(product, item, 2);
    await product.saveCart(cart);
    const { request } = await begin(product, cart);
    await product.addToCart({ ...cart, itemId: item.itemId, quantity: 1 });
    const other = newCart();
    await product.getCart(other);

    const { purchaseId } = request;
    expect(await product.settlePurchase({ purchaseId, decision: 'approved' })).toMatchObject({ status: 'paid', paidAt: expect.any(Date) });
    expect(await product.getCart(cart)).toMatchObject({ lines: [{ quantity: 1 }] });
    expect(await product.getCart(newCart())).toMatchObject({ lines: [] });
    expect(await product.getCart(other)).toMatchObject({ lines: [{ quantity: 2 }] });
    expect(await product.getBuyerTotals({ buyerId: buyer })).toEqual({ buyerId: buyer, itemsPurchased: 2 });
    expect(await product.getSellerTotals({ sellerId: seller })).toMatchObject({ itemsSold: 2 });
  });

  test('a cart never loses more than it has', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const cart = await cartWith(product, item, 3);
    const { request } = await begin(product, cart);
    await product.removeFromCart({ ...cart, itemId: item.itemId, quantity: 2 });
    await product.settlePurchase({ purchaseId: request.purchaseId, decision: 'approved' });
    expect(await product.getCart(cart)).toMatchObject({ lines: [] });
  });

  test.for(['declined', 'cancelled'])('%s: the units go back and the cart keeps them', async (decision, { product, database }) => {
    const item = await product.registerItem(newItem());
    const cart = await cartWith(product, item, 2);
    const { request } = await begin(product, cart);
    expect(await product.settlePurchase({ purchaseId: request.purchaseId, decision })).toMatchObject({ status: decision });
    expect(await product.getItem({ itemId: item.itemId })).toMatchObject({ quantity: 5 });
    expect(await product.getCart(cart)).toMatchObject({ lines: [{ quantity: 2 }] });
    const [sum] = await database.query('select sum(change)::int as recorded from quantity_changes');
    expect(sum).toEqual({ recorded: 5 });
  });

  test('the first decision stands, however many come and in whatever order', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const { request } = await begin(product, await cartWith(product, item, 2));
    const decisions = Array.from({ length: 20 }, (_, i) => (i % 2 ? 'approved' : 'cancelled'));
    const settled = await Promise.all(decisions.map((decision) => product.settlePurchase({ purchaseId: request.purchaseId, decision })));
    const [first] = settled;
    for (const purchase of settled) expect(purchase).toEqual(first);
    expect(await product.getItem({ itemId: item.itemId })).toMatchObject({ quantity: first?.status === 'paid' ? 3 : 5 });
  });

  test('a decision that is none changes nothing', async ({ product }) => {
    const { request } = await begin(product, await cartWith(product, await product.registerItem(newItem())));
    const { purchaseId } = request;
    await expect(product.settlePurchase({ purchaseId, decision: 'unknown' })).rejects.toMatchObject({ code: 'internal' });
    expect(await product.getPurchase({ purchaseId, buyerId: buyer })).toMatchObject({ purchase: { status: 'pending' } });
  });

  test('a purchase nobody began is not found', async ({ product }) => {
    const settled = product.settlePurchase({ purchaseId: randomUUID(), decision: 'cancelled' });
    await expect(settled).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('purchases at once', () => {
  test('forty buyers for five units, ten rounds: exactly five are sold each time', async ({ product, database }) => {
    for (let round = 0; round < 10; round++) {
      const item = await product.registerItem(newItem({ quantity: 5 }));
      const carts = await Promise.all(Array.from({ length: 40 }, (_, i) => cartWith(product, item, 1, 1000 + i)));
      const all = await Promise.all(carts.map((cart) => begin(product, cart)));
      const begun = all.filter(({ begun }) => begun.purchase);
      expect(begun).toHaveLength(5);
      for (const { begun } of all) if (!begun.purchase) expect(begun.refusal?.code).toBe('insufficient_quantity');
      await Promise.all(begun.map(({ request }) => product.settlePurchase({ purchaseId: request.purchaseId, decision: 'approved' })));
      expect(await product.getItem({ itemId: item.itemId })).toMatchObject({ quantity: 0 });
    }
    expect(await database.query(`select sum(quantity)::int as sold from purchase_lines`)).toEqual([{ sold: 50 }]);
  });

  test('fifty requests with one key begin one purchase and get one answer', async ({ product, database }) => {
    const item = await product.registerItem(newItem());
    const cart = await cartWith(product, item);
    const request = purchaseOf(cart);
    const answers = await Promise.all(Array.from({ length: 50 }, () => product.beginPurchase({ ...request, purchaseId: randomUUID() })));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ purchase }) => JSON.stringify(purchase))).size).toBe(1);
    expect(await database.query('select count(*)::int as held from quantity_changes where purchase_id is not null')).toEqual([{ held: 1 }]);
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

describe('purchases later', () => {
  test('a buyer sees the own paid purchases, newest first, page by page', async ({ product }) => {
    const item = await product.registerItem(newItem({ quantity: 100 }));
    const paid = [];
    for (let i = 0; i < 5; i++) paid.unshift(await buy(product, item));
    await buy(product, item, 1, buyer, 'declined');
    await buy(product, item, 1, buyer + 1);
    await begin(product, await cartWith(product, item));
    const first = await product.listPurchases({ buyerId: buyer, pageSize: 3, cursor: '' });
    const second = await product.listPurchases({ buyerId: buyer, pageSize: 3, cursor: first.nextCursor });
    expect([...first.items, ...second.items]).toEqual(paid);
    expect(second.nextCursor).toBe('');
  });

  test('a purchase is shown to its buyer alone', async ({ product }) => {
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
    expect(await product.takeDuePurchases({ limit: 10 })).toEqual({ purchaseIds: [] });

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
});
