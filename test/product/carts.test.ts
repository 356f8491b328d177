import pg from 'pg';
import { describe, expect, onTestFinished } from 'vitest';
import { holdTable, waiting } from '../support/database/held-table.ts';
import { buy, buyer, cartWith, newCart, newItem, seller, test } from '../support/parts/product-db.ts';

describe('carts', () => {
  test('a cart shows its lines at current prices, and holds no units', async ({ product }) => {
    const lamp = await product.registerItem(newItem({ name: 'Lamp', quantity: 3 }));
    const table = await product.registerItem(newItem({ name: 'Table', priceCents: 5000 }));
    const cart = newCart();
    await product.addToCart({ ...cart, itemId: table.itemId, quantity: 2 });
    expect(await product.addToCart({ ...cart, itemId: lamp.itemId, quantity: 3 })).toEqual({
      lines: [
        { itemId: lamp.itemId, name: 'Lamp', sellerId: seller, sellerName: 'Ada', quantity: 3, priceCents: 1999, available: true },
        { itemId: table.itemId, name: 'Table', sellerId: seller, sellerName: 'Ada', quantity: 2, priceCents: 5000, available: true },
      ],
      totalCents: 3 * 1999 + 2 * 5000,
      currency: 'EUR',
      saved: false,
    });
    await buy(product, lamp, 1, buyer + 1);
    await product.changeItemPrice({ sellerId: seller, itemId: table.itemId, priceCents: 1 });
    expect(await product.getCart(cart)).toMatchObject({
      lines: [
        { available: false, quantity: 3 },
        { priceCents: 1, available: true },
      ],
      totalCents: 3 * 1999 + 2,
    });
    expect(await product.getItem({ itemId: lamp.itemId })).toMatchObject({ quantity: 2 });
  });

  test('cart and request together may not exceed the available units', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem({ quantity: 5 }));
    const cart = newCart();
    await product.addToCart({ ...cart, itemId, quantity: 3 });
    await expect(product.addToCart({ ...cart, itemId, quantity: 3 })).rejects.toMatchObject({
      code: 'insufficient_quantity',
      details: { lines: [{ itemId, requested: 6, available: 5, priceCents: 1999 }] },
    });
    expect(await product.addToCart({ ...cart, itemId, quantity: 2 })).toMatchObject({ lines: [{ quantity: 5 }] });
  });

  test('an item that does not exist, or is of another category, cannot be added', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem());
    for (const wrong of [itemId.replace('3-', '4-'), '3-999999', 'lamp']) {
      await expect(product.addToCart({ ...newCart(), itemId: wrong, quantity: 1 })).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  test('a line holds a thousand units and a cart a hundred lines', async ({ product }) => {
    const cart = newCart();
    const many = await product.registerItem(newItem({ quantity: 5000 }));
    await product.addToCart({ ...cart, itemId: many.itemId, quantity: 1000 });
    const more = product.addToCart({ ...cart, itemId: many.itemId, quantity: 1 });
    await expect(more).rejects.toMatchObject({ code: 'cart_limit', message: expect.stringContaining('1000 units') });

    const items = await Promise.all(Array.from({ length: 100 }, () => product.registerItem(newItem())));
    const results = await Promise.allSettled(items.map(({ itemId }) => product.addToCart({ ...cart, itemId, quantity: 1 })));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'cart_limit', message: expect.stringContaining('100 lines') } }]);
    expect((await product.getCart(cart)).lines).toHaveLength(100);
    expect(await product.removeFromCart({ ...cart, itemId: many.itemId, quantity: 1 })).toMatchObject({ totalCents: (999 + 99) * 1999 });
  });

  test('units added at the same time add up', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem({ quantity: 1000 }));
    const cart = newCart();
    await Promise.all(Array.from({ length: 30 }, () => product.addToCart({ ...cart, itemId, quantity: 2 })));
    expect(await product.getCart(cart)).toMatchObject({ lines: [{ quantity: 60 }] });
  });

  describe('a change that waited for the cart while its purchase began', () => {
    test.for([
      ['add', 'is refused for want of what was bought'],
      ['add another', 'shows what is left by now'],
      ['remove', 'shows what is left by now'],
      ['save', 'shows what is left by now'],
    ] as const)('%s %s', async ([change], { product, database }) => {
      const lamp = await product.registerItem(newItem({ quantity: 5 }));
      const { itemId } = await product.registerItem(newItem());
      const cart = await cartWith(product, lamp, 3);
      await product.addToCart({ ...cart, itemId, quantity: 2 });
      const client = new pg.Client(database.url);
      await client.connect();
      onTestFinished(() => client.end());
      await client.query('begin');
      await client.query('select from active_carts where session_id = $1 for update', [cart.sessionId]);
      await client.query('update items set quantity = quantity - 3 where id = $1', [lamp.itemId.split('-')[1]]);
      const changes = {
        add: () => product.addToCart({ ...cart, itemId: lamp.itemId, quantity: 1 }),
        'add another': () => product.addToCart({ ...cart, itemId, quantity: 1 }),
        remove: () => product.removeFromCart({ ...cart, itemId, quantity: 1 }),
        save: () => product.saveCart(cart),
      };
      const changed = changes[change]().catch((error: unknown) => error);
      await expect.poll(() => waiting(database)).toBe(1);
      await client.query('commit');
      if (change === 'add') {
        const line = { itemId: lamp.itemId, requested: 4, available: 2, priceCents: 1999 };
        expect(await changed).toMatchObject({ code: 'insufficient_quantity', details: { lines: [line] } });
      } else {
        expect(await changed).toMatchObject({ lines: [{ quantity: 3, available: false }, { available: true }] });
      }
    });
  });

  test('reading a cart while its purchase is settled shows either the state before or the state after', async ({ product, database }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()), 3);
    expect(await product.saveCart(cart)).toMatchObject({ saved: true });
    const settling = await holdTable(database, 'saved_carts');
    await settling.query(`update active_carts set lines = '{}'`);
    await settling.query(`update saved_carts set lines = '{}'`);
    const seen = product.getCart(cart);
    await settling.untilWaitedFor();
    await settling.query('commit');
    expect(await seen).toMatchObject({ lines: [], saved: true });
  });

  test('while quantities change, requests are refused only for too few units', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem({ quantity: 1 }));
    const carts = Array.from({ length: 8 }, newCart);
    let buying = true;
    const stock = async () => {
      while (buying) for (const change of [-1, 1]) await product.changeItemQuantity({ sellerId: seller, itemId, change });
    };
    const refusals: unknown[] = [];
    const add = async (cart: ReturnType<typeof newCart>) => {
      for (let n = 0; n < 40 || (refusals.length === 0 && n < 1_000); n += 1) {
        const error = await product.addToCart({ ...cart, itemId, quantity: 1 }).then(
          () => product.clearCart(cart),
          (reason) => reason,
        );
        if (error instanceof Error) refusals.push(error);
      }
    };
    const changing = stock();
    await Promise.all(carts.map(add)).finally(() => {
      buying = false;
    });
    await changing;
    const forWantOfStock = expect.objectContaining({
      code: 'insufficient_quantity',
      details: { lines: [expect.objectContaining({ available: 0 })] },
    });
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals).toEqual(refusals.map(() => forWantOfStock));
  });

  test('some units or a whole line can be removed, but not more than there are', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem());
    const cart = newCart();
    await expect(product.removeFromCart({ ...cart, itemId })).rejects.toMatchObject({ code: 'not_found' });
    await product.addToCart({ ...cart, itemId, quantity: 5 });
    expect(await product.removeFromCart({ ...cart, itemId, quantity: 2 })).toMatchObject({ lines: [{ quantity: 3 }] });
    await expect(product.removeFromCart({ ...cart, itemId, quantity: 4 })).rejects.toMatchObject({
      code: 'insufficient_quantity',
      details: { lines: [{ itemId, requested: 4, available: 3 }] },
    });
    await expect(product.removeFromCart({ ...cart, itemId: itemId.replace('3-', '4-') })).rejects.toMatchObject({ code: 'not_found' });
    expect(await product.removeFromCart({ ...cart, itemId, quantity: 3 })).toMatchObject({ lines: [], totalCents: 0 });
    await product.addToCart({ ...cart, itemId, quantity: 5 });
    expect(await product.removeFromCart({ ...cart, itemId })).toMatchObject({ lines: [] });
  });

  test('every first action on a cart begins it as a copy of the saved one', async ({ product }) => {
    const item = await product.registerItem(newItem({ quantity: 100 }));
    const { itemId } = item;
    const first = await cartWith(product, item, 4);
    expect(await product.getCart(first)).toMatchObject({ saved: false });
    expect(await product.saveCart(first)).toMatchObject({ saved: true, lines: [{ quantity: 4 }] });
    expect(await product.getCart(first)).toMatchObject({ saved: true });

    expect(await product.getCart(newCart())).toMatchObject({ lines: [{ quantity: 4 }], saved: true });
    expect(await product.addToCart({ ...newCart(), itemId, quantity: 1 })).toMatchObject({ lines: [{ quantity: 5 }], saved: false });
    expect(await product.removeFromCart({ ...newCart(), itemId, quantity: 1 })).toMatchObject({ lines: [{ quantity: 3 }], saved: false });
    expect(await product.saveCart(newCart())).toMatchObject({ lines: [{ quantity: 4 }], saved: true });
    const cleared = newCart();
    await product.clearCart(cleared);
    expect(await product.getCart(cleared)).toMatchObject({ lines: [], saved: false });
    expect(await product.getCart(newCart(buyer + 1))).toMatchObject({ lines: [], saved: true });
  });

  test('the first addition of a session is checked together with the saved cart', async ({ product }) => {
    const item = await product.registerItem(newItem({ quantity: 5 }));
    await product.saveCart(await cartWith(product, item, 4));
    await expect(product.addToCart({ ...newCart(), itemId: item.itemId, quantity: 2 })).rejects.toMatchObject({
      code: 'insufficient_quantity',
      details: { lines: [{ itemId: item.itemId, requested: 6, available: 5 }] },
    });
  });

  test('a session keeps its cart when another one saves', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const early = newCart();
    expect(await product.getCart(early)).toMatchObject({ lines: [] });
    await product.saveCart(await cartWith(product, item));
    expect(await product.getCart(early)).toMatchObject({ lines: [], saved: false });
  });

  test("a save that races with another first action on the cart saves that action's lines", async ({ product, database }) => {
    const { itemId } = await product.registerItem(newItem({ quantity: 5 }));
    const [, number] = itemId.split('-');
    const cart = newCart();
    const touching = new pg.Client(database.url);
    await touching.connect();
    try {
      await touching.query('begin');
      const { sessionId, buyerId } = cart;
      await touching.query('insert into active_carts (session_id, buyer_id, lines) values ($1, $2, $3)', [
        sessionId,
        buyerId,
        { [number as string]: 2 },
      ]);
      const saving = product.saveCart(cart);
      await expect.poll(() => waiting(database)).toBe(1);
      await touching.query('commit');
      expect(await saving).toMatchObject({ saved: true, lines: [{ itemId, quantity: 2 }] });
    } finally {
      await touching.end();
    }
    expect(await product.getCart(newCart())).toMatchObject({ saved: true, lines: [{ itemId, quantity: 2 }] });
  });

  test('clearing empties the active cart and leaves the saved one', async ({ product }) => {
    const cart = await cartWith(product, await product.registerItem(newItem()));
    await product.saveCart(cart);
    await product.clearCart(cart);
    expect(await product.getCart(cart)).toMatchObject({ lines: [], saved: false });
    expect(await product.getCart(newCart())).toMatchObject({ lines: [{ quantity: 1 }] });
  });

  test('the sweep removes only carts that were not used for over 24 hours', async ({ product, database }) => {
    const item = await product.registerItem(newItem({ quantity: 100 }));
    const [old, older, young] = [await cartWith(product, item), await cartWith(product, item), await cartWith(product, item)];
    const age = (sessionId: string, interval: string) =>
      database.query(`update active_carts set touched_at = now() - interval '${interval}' where session_id = $1`, [sessionId]);
    await age(old.sessionId, '24 hours 1 second');
    await age(older.sessionId, '3 days');
    await age(young.sessionId, '23 hours 59 minutes');
    expect(await product.sweepExpired({ limit: 1 })).toMatchObject({ carts: 1, more: true });
    expect(await product.sweepExpired({ limit: 10 })).toMatchObject({ carts: 1, more: false });
    expect(await database.query('select session_id from active_carts')).toEqual([{ session_id: young.sessionId }]);
  });
});
