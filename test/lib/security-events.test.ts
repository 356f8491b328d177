import { expect, test } from 'vitest';
import { storedRequestId } from '../../lib/database/security-events.ts';

test.each([
  '4242424242424242',
  'my-card-4242-4242-4242-4242',
  '1-4242424242424242',
  'order-17:4242_4242.4242-4242,2-of-3',
  '4242424242424242/2',
  '12345678901234567890',
])('the audit trail leaves out the request id %s, in which a card number may be', (requestId) => {
  expect(storedRequestId(requestId)).toBeUndefined();
});

test.each(['make', 'req-2026-11-26-0042', '4bf92f3577b34da6a3ce929d0e0e4736', '01234567-4242-4242-4242-424242424242', '123456789012'])(
  'the audit trail keeps the request id %s',
  (requestId) => {
    expect(storedRequestId(requestId)).toBe(requestId);
  },
);
