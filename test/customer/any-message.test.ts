import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { type CustomerDbUnderTest, context, startCustomerDb } from '../support/parts/customer-db.ts';
import { anyMessage, type MessageType } from '../support/requests/random-messages.ts';
import { scale } from '../support/setup/scale.ts';

const runs = scale(40, 1_000);
let customer: CustomerDbUnderTest;
beforeAll(async () => {
  customer = await startCustomerDb();
});
afterAll(() => customer.stop());

type Method = keyof CustomerDbUnderTest['call'];
const methods = Object.entries(CustomerDbDefinition.methods).map(
  ([name, { requestType }]) => [name as Method, requestType as MessageType] as const,
);

test.for(methods)('%s handles any message without an internal error', { timeout: 120_000 }, async ([name, requestType]) => {
  await fc.assert(
    fc.asyncProperty(anyMessage(requestType), async (message) => {
      const code = await customer.call[name](message as never, context()).then(
        () => 'ok',
        (error: { code: string }) => error.code,
      );
      expect([
        'ok',
        'invalid_request',
        'not_found',
        'unauthenticated',
        'wrong_credentials',
        'username_taken',
        'too_many_attempts',
      ]).toContain(code);
    }),
    { numRuns: runs, seed: 1 },
  );
});
