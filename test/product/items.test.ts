import { describe, expect, onTestFinished } from 'vitest';
import { createProductDb } from '../../db-services/product/service.ts';
import { openDatabase } from '../../lib/database/db.ts';
import type { Sql } from '../../lib/database/sql.ts';
import { createLog } from '../../lib/process/log.ts';
import { context } from '../support/parts/customer-db.ts';
import { buy, cartWith, newItem, purchaseOf, seller, test } from '../support/parts/product-db.ts';

describe('items', () => {
  test('a registered item is returned as it was sent, with its category in its id', async ({ product }) => {
    const item = await product.registerItem(newItem());
    expect(item).toEqual({
      ...newItem(),
      itemId: expect.stringMatching(/^3-\d+$/),
      currency: 'EUR',
      thumbsUp: 0,
      thumbsDown: 0,
      pictures: [],
      createdAt: expect.any(Date),
    });
    expect(await product.getItem({ itemId: item.itemId })).toEqual(item);
  });

  test.for(['4-1', '3-999', '3-01', '3', 'x', '3-1x', '-3-1', '3-99999999999999999999', '9999999999-1'])(
    'an unknown id names no item: %s',
    async (itemId, { product }) => {
      await product.registerItem(newItem());
      await expect(product.getItem({ itemId })).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  test('only its seller changes the price of an item', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem());
    const other = product.changeItemPrice({ sellerId: seller + 1, itemId, priceCents: 5 });
    await expect(other).rejects.toMatchObject({ code: 'not_found', message: `You have no item ${itemId}.` });
    expect(await product.changeItemPrice({ sellerId: seller, itemId, priceCents: 5 })).toMatchObject({ priceCents: 5 });
  });

  test('changes of quantity add up, and every one is recorded', async ({ product, database }) => {
    const { itemId } = await product.registerItem(newItem({ quantity: 10 }));
    const changes = Array.from({ length: 20 }, (_, i) => (i % 2 ? 3 : -1));
    await Promise.all(changes.map((change) => product.changeItemQuantity({ sellerId: seller, itemId, change })));
    expect(await product.getItem({ itemId })).toMatchObject({ quantity: 10 + 20 });
    const [sum] = await database.query('select sum(change)::int as recorded, count(*)::int as rows from quantity_changes');
    expect(sum).toEqual({ recorded: 30, rows: 21 });
  });

  test('no more units can be removed than are left, and the error says how many are left', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem({ quantity: 5 }));
    await expect(product.changeItemQuantity({ sellerId: seller, itemId, change: -6 })).rejects.toMatchObject({
      code: 'insufficient_quantity',
      details: { lines: [{ itemId, requested: 6, available: 5, priceCents: 1999 }] },
    });
    expect(await product.changeItemQuantity({ sellerId: seller, itemId, change: -5 })).toMatchObject({ quantity: 0 });
  });

  test('units that come back while the refusal is explained are not reported as missing', async ({ product, database }) => {
    const { itemId } = await product.registerItem(newItem({ quantity: 1 }));
    const db = await openDatabase({
      location: { url: database.serviceUrl },
      name: 'test',
      poolSize: 1,
      log: createLog('product-db', 'silent'),
    });
    onTestFinished(() => db.close());
    let refusals = 0;
    const meanwhile = async <Row>(statement: Sql) => {
      const row = await db.maybeOne<Row>(statement);
      if (!row && refusals++ === 0) await product.changeItemQuantity({ sellerId: seller, itemId, change: 4 });
      return row;
    };
    const { changeItemQuantity } = createProductDb(
      { ...db, maybeOne: meanwhile },
      { currency: 'EUR', picturesUrl: 'https://pictures.example', deliveryDays: 180, poolSize: 8 },
    );
    expect(await changeItemQuantity({ sellerId: seller, itemId, change: -3 }, context())).toMatchObject({ quantity: 2 });
    expect(refusals).toBe(1);
  });

  test('a seller can raise a quantity to a million, but released units always fit', async ({ product }) => {
    const item = await product.registerItem(newItem({ quantity: 1_000_000 }));
    const { itemId } = item;
    const request = purchaseOf(await cartWith(product, item, 10));
    await product.beginPurchase(request);
    await product.changeItemQuantity({ sellerId: seller, itemId, change: 10 });
    await expect(product.changeItemQuantity({ sellerId: seller, itemId, change: 1 })).rejects.toMatchObject({ code: 'quantity_limit' });
    await product.settlePurchase({ purchaseId: request.purchaseId, decision: 'cancelled' });
    expect(await product.getItem({ itemId })).toMatchObject({ quantity: 1_000_010 });
    expect(await product.changeItemQuantity({ sellerId: seller, itemId, change: -5 })).toMatchObject({ quantity: 1_000_005 });
  });

  test('a seller sees own items newest first, page by page, sold-out ones only on request', async ({ product }) => {
    const items = [];
    for (let i = 0; i < 5; i++) items.push(await product.registerItem(newItem({ name: `Lamp ${i}`, quantity: i === 2 ? 1 : 5 })));
    await product.registerItem(newItem({ sellerId: seller + 1 }));
    if (items[2]) await buy(product, items[2]);

    const list = async (includeSoldOut: boolean) => {
      const names: string[] = [];
      let cursor = '';
      do {
        const page = await product.listSellerItems({ sellerId: seller, includeSoldOut, pageSize: 2, cursor });
        names.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor;
      } while (cursor);
      return names;
    };
    expect(await list(false)).toEqual(['Lamp 4', 'Lamp 3', 'Lamp 1', 'Lamp 0']);
    expect(await list(true)).toEqual(['Lamp 4', 'Lamp 3', 'Lamp 2', 'Lamp 1', 'Lamp 0']);
  });

  test('an invented cursor is refused', async ({ product }) => {
    for (const cursor of ['x', '1,2', '1e3', '1;drop']) {
      const list = product.listSellerItems({ sellerId: seller, includeSoldOut: false, pageSize: 2, cursor });
      await expect(list).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });
});
