import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { ProductDbDefinition, RefundLine, RegisterItemRequest } from '../../lib/gen/product.ts';
import { buyer, cartWith, newItem, type Product, purchaseOf, test } from '../support/parts/product-db.ts';
import { refundOf, sold } from '../support/parts/sold.ts';
import { anyMessage, type MessageType } from '../support/requests/random-messages.ts';
import { scale } from '../support/setup/scale.ts';

const runs = scale(40, 1_000);
const elements = { items: anyMessage(RegisterItemRequest), lines: anyMessage(RefundLine) };
const methods = Object.entries(ProductDbDefinition.methods).map(
  ([name, { requestType }]) => [name as keyof Product, requestType as MessageType] as const,
);

test.for(methods)('%s handles any message without an internal error', { timeout: 120_000 }, async ([name, requestType], { product }) => {
  await fc.assert(
    fc.asyncProperty(anyMessage(requestType, elements), async (message) => {
      const code = await product[name](message as never).then(
        () => 'ok',
        (error: { code: string }) => error.code,
      );
      expect([
        'ok',
        'invalid_request',
        'not_found',
        'not_purchased',
        'insufficient_quantity',
        'cart_limit',
        'idempotency_key_reused',
        'purchase_in_progress',
        'quota_exceeded',
      ]).toContain(code);
    }),
    { numRuns: runs, seed: 1 },
  );
});

test('a message too large for a detail ends no process', async ({ product }) => {
  const change = -2_147_483_648;
  for (let n = 0; n < 20; n += 1) {
    const refused = product.changeItemQuantity({ sellerId: 1, itemId: '3-1', change });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request', message: 'The call breaks the rule of change.' });
  }
  expect(await product.getCurrency({})).toEqual({ currency: 'EUR' });
});

test('a caller that mixes up sessions, ids or keywords is told so', async ({ product }) => {
  const { purchaseId, line, item } = await sold(product);
  const { itemId } = item;
  const request = purchaseOf(await cartWith(product, await product.registerItem(newItem()), 1), { purchaseId });
  const refund = refundOf(purchaseId, { lines: line(1) });
  await product.beginRefund(refund);
  const owner = { sessionId: randomUUID(), buyerId: buyer };
  await product.getCart(owner);
  const mistaken = { ...owner, buyerId: buyer + 1 };

  const refused = {
    'a cart': () => product.getCart(mistaken),
    'a line': () => product.addToCart({ ...mistaken, itemId, quantity: 1 }),
    'a line to remove': () => product.removeFromCart({ ...mistaken, itemId }),
    'a cart to clear': () => product.clearCart(mistaken),
    'a cart to save': () => product.saveCart(mistaken),
    'a purchase': () => product.beginPurchase({ ...request, idempotencyKey: randomUUID() }),
    'a purchase of a cart': () => product.beginPurchase(purchaseOf(mistaken)),
    'a refund': () => product.beginRefund({ ...refund, idempotencyKey: randomUUID() }),
    'an item': () => product.registerItem(newItem({ keywords: ['Maße', 'MASSE'] })),
    'a picture': () => product.removePicture({ sellerId: 1, itemId: '3-1', pictureId: '\u0000' }),
  };
  for (const [what, call] of Object.entries(refused)) await expect(call(), what).rejects.toMatchObject({ code: 'invalid_request' });
});
