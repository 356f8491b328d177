import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import type { TestDatabase } from '../support/database/database.ts';
import { waiting } from '../support/database/held-table.ts';
import { cartWith, newItem, type Product, seller, test } from '../support/parts/product-db.ts';
import { refundOf, sold } from '../support/parts/sold.ts';

// A statement reads as of its start, but it writes to the newest row that it waited for. Its response must not mix the two.

const page = { pageSize: 100, cursor: '' };

/** Sends a call that waits for rows which a transaction has changed. Commits the transaction, and returns the response to the call. */
async function waitingFor<T>(database: TestDatabase, changes: string, call: () => Promise<T>): Promise<T> {
  const client = new pg.Client(database.serviceUrl);
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`begin; ${changes}`);
  const response = call();
  await expect.poll(() => waiting(database)).toBe(1);
  await client.query('commit');
  return response;
}

test('a dispatch that waits for a refund shows its amount, its units and its status', async ({ product, database }) => {
  const { purchaseId, line } = await sold(product);
  const request = refundOf(purchaseId, { lines: line(2) });
  await product.beginRefund(request);
  const refunded = `select settle_refund('${request.refundId}', 'refunded')`;
  const response = await waitingFor(database, refunded, () =>
    product.dispatchSale({ purchaseId, sellerId: seller, carrier: 'Post', trackingNumber: 'A1' }),
  );
  expect(response).toMatchObject({
    status: 'dispatched',
    refundedCents: 2 * 1999,
    lines: [{ refundedQuantity: 2 }],
    refunds: [{ status: 'refunded' }],
    carrier: 'Post',
  });
  expect(response).toEqual(await product.getSale({ purchaseId, sellerId: seller }));
  expect([response]).toEqual((await product.listSales({ sellerId: seller, ...page })).items);
});

/** Adds a picture, whose name is given in SQL, to an item. */
const added = (id: string, name = "database_id() || '/' || repeat('a', 32)") => `
  select from items where id = ${id} for no key update;
  insert into pictures (item_id, object_name, width, height) values (${id}, ${name}, 640, 480)`;
const bought = (id: string) => `update items set quantity = quantity - 1 where id = ${id}`;

const pictureOf = async (product: Product, itemId: string) => {
  const { prefix } = await product.preparePicture({ sellerId: seller, itemId });
  return { objectName: prefix + randomBytes(24).toString('base64url'), width: 640, height: 480 };
};

test.for([
  ['changeItemPrice', added, { priceCents: 5 }],
  ['changeItemQuantity', added, { change: 1 }],
  ['editItem', added, { name: 'Steel lamp' }],
  ['addPicture', bought, {}],
  ['addPicture', added, {}],
  ['removePicture', bought, {}],
  ['removePicture', added, {}],
] as const)('%s that waits for another change of the item shows both', async ([method, changes, request], { product, database }) => {
  const { itemId } = await product.registerItem(newItem());
  const { pictures } = await product.addPicture({ sellerId: seller, itemId, ...(await pictureOf(product, itemId)) });
  const call = product[method] as (request: object) => ReturnType<Product['getItem']>;
  const picture = method === 'removePicture' ? { pictureId: pictures[0]?.pictureId } : await pictureOf(product, itemId);
  const before = await product.getItem({ itemId });
  const response = await waitingFor(database, changes(itemId.slice(2)), () => call({ sellerId: seller, itemId, ...picture, ...request }));
  expect(response).toEqual(await product.getItem({ itemId }));
  const changedBy = method === 'removePicture' ? -1 : method === 'addPicture' ? 1 : 0;
  expect(response.pictures).toHaveLength(1 + changedBy + (changes === added ? 1 : 0));
  expect(response.quantity).toBe(before.quantity + (changes === bought ? -1 : method === 'changeItemQuantity' ? 1 : 0));
});

test('a call that is sent again while the first one adds the last picture finds it', async ({ product, database }) => {
  const { itemId } = await product.registerItem(newItem());
  for (let n = 0; n < 7; n += 1) await product.addPicture({ sellerId: seller, itemId, ...(await pictureOf(product, itemId)) });
  const picture = await pictureOf(product, itemId);
  const first = added(itemId.slice(2), `'${picture.objectName}'`);
  const response = await waitingFor(database, first, () => product.addPicture({ sellerId: seller, itemId, ...picture }));
  expect(response.pictures).toHaveLength(8);
  expect(response).toEqual(await product.getItem({ itemId }));
});

test.for([
  ['addToCart', { quantity: 1 }],
  ['removeFromCart', { quantity: 1 }],
  ['saveCart', {}],
] as const)('%s that waits for the cart shows the prices of that moment', async ([method, request], { product, database }) => {
  const item = await product.registerItem(newItem());
  const { itemId } = item;
  const cart = await cartWith(product, item, 2);
  const changes = `update active_carts set touched_at = now() where session_id = '${cart.sessionId}'; update items set price_cents = 7`;
  const call = product[method] as (request: object) => ReturnType<Product['getCart']>;
  const response = await waitingFor(database, changes, () => call({ ...cart, itemId, ...request }));
  expect(response.lines).toMatchObject([{ priceCents: 7 }]);
  expect(response).toEqual(await product.getCart(cart));
});
