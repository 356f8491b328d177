import fc from 'fast-check';
import { expect } from 'vitest';
import { ProductDbDefinition, RefundLine, RegisterItemRequest } from '../../lib/gen/product.ts';
import { type Product, test } from '../support/parts/product-db.ts';
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
