import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { begin, buyer, cartWith, newCart, newItem, seller, test } from '../support/parts/product-db.ts';

describe('settling a purchase', () => {
  test('approved: it is paid, both carts lose the bought units, and counters grow', async ({ product }) => {
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

  test('approved: each seller has one sale, with the total of the seller’s lines', async ({ product, database }) => {
    const lamp = await product.registerItem(newItem());
    const shade = await product.registerItem(newItem({ priceCents: 500 }));
    const table = await product.registerItem(newItem({ priceCents: 5000, sellerId: seller + 1 }));
    const cart = await cartWith(product, lamp, 2);
    for (const { itemId } of [shade, table]) await product.addToCart({ ...cart, itemId, quantity: 1 });
    const { request } = await begin(product, cart);
    expect(await database.query('select from sales')).toEqual([]);
    const { purchaseId } = request;
    const settled = Array.from({ length: 5 }, () => product.settlePurchase({ purchaseId, decision: 'approved' }));
    const [paid] = await Promise.all(settled);
    const sale = { purchase_id: purchaseId, status: 'to_dispatch', paid: true };
    expect(
      await database.query(
        `select purchase_id, seller_id, status, total_cents, date_trunc('milliseconds', paid_at) = $1 as paid from sales order by seller_id`,
        [paid?.paidAt],
      ),
    ).toEqual([
      { ...sale, seller_id: String(seller), total_cents: String(2 * 1999 + 500) },
      { ...sale, seller_id: String(seller + 1), total_cents: '5000' },
    ]);
  });

  test('a cart never loses more than it has', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const cart = await cartWith(product, item, 3);
    const { request } = await begin(product, cart);
    await product.removeFromCart({ ...cart, itemId: item.itemId, quantity: 2 });
    await product.settlePurchase({ purchaseId: request.purchaseId, decision: 'approved' });
    expect(await product.getCart(cart)).toMatchObject({ lines: [] });
  });

  test.for(['declined', 'cancelled'])(
    '%s: the units go back, the cart keeps them, and nothing is sold',
    async (decision, { product, database }) => {
      const item = await product.registerItem(newItem());
      const cart = await cartWith(product, item, 2);
      const { request } = await begin(product, cart);
      expect(await product.settlePurchase({ purchaseId: request.purchaseId, decision })).toMatchObject({ status: decision });
      expect(await product.getItem({ itemId: item.itemId })).toMatchObject({ quantity: 5 });
      expect(await product.getCart(cart)).toMatchObject({ lines: [{ quantity: 2 }] });
      const [sum] = await database.query('select sum(change)::int as recorded from quantity_changes');
      expect(sum).toEqual({ recorded: 5 });
      expect(await database.query('select from sales')).toEqual([]);
    },
  );

  test('the first decision stands, in any order of several', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const { request } = await begin(product, await cartWith(product, item, 2));
    const decisions = Array.from({ length: 20 }, (_, i) => (i % 2 ? 'approved' : 'cancelled'));
    const settled = await Promise.all(decisions.map((decision) => product.settlePurchase({ purchaseId: request.purchaseId, decision })));
    const [first] = settled;
    for (const purchase of settled) expect(purchase).toEqual(first);
    expect(await product.getItem({ itemId: item.itemId })).toMatchObject({ quantity: first?.status === 'paid' ? 3 : 5 });
  });

  test('an unknown decision changes nothing', async ({ product, database }) => {
    const { request } = await begin(product, await cartWith(product, await product.registerItem(newItem())));
    const { purchaseId } = request;
    await expect(product.settlePurchase({ purchaseId, decision: 'unknown' })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(database.query(`select settle_purchase($1, 'unknown')`, [purchaseId])).rejects.toThrow('no such decision: unknown');
    expect(await product.getPurchase({ purchaseId, buyerId: buyer })).toMatchObject({ purchase: { status: 'pending' } });
  });

  test('an unknown purchase is not found', async ({ product }) => {
    const settled = product.settlePurchase({ purchaseId: randomUUID(), decision: 'cancelled' });
    await expect(settled).rejects.toMatchObject({ code: 'not_found' });
  });
});
