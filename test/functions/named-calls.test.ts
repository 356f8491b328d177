import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '../../functions/services/calls.ts';
import { type Connected, connectServices } from '../../functions/services/connect.ts';
import { binder, namedOperations, type RequestCall } from '../../functions/services/services.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { createLog } from '../../lib/process/log.ts';
import { readTrace } from '../../lib/process/trace.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';

const market = useMarketplace();
let connected: Connected;

beforeAll(() => {
  connected = connectServices(market.services.addresses, createLog('functions', 'silent'));
});
afterAll(() => connected.close());

/** A request to a function whose endpoint names these calls. */
const requestTo = (caller: string, ...named: Call[]): RequestCall => ({
  ...readTrace({}),
  deadlineAtMs: Date.now() + 5_000,
  address: '192.0.2.7',
  effects: { begun: false },
  caller,
  named: new Set(named),
});

test('a handler reaches the methods of a service that its endpoint names, and no other', async () => {
  const request = requestTo('health', 'product-db/GetCurrency');
  const product = binder('product', ProductDbDefinition, connected.services.product)(request);
  expect(await product.getCurrency({})).toEqual({ currency: 'USD' });
  await expect(product.settlePurchase({ purchaseId: randomUUID(), decision: 'approved' })).rejects.toThrow(
    'product-db/SettlePurchase was not called: the endpoint does not name it in its calls.',
  );
  expect(request.effects.begun).toBe(false);
});

test('a handler reaches the operations of the payment service that its endpoint names, and no other', async () => {
  const request = requestTo('get-purchase', 'payment/Cancel');
  const payment = namedOperations(await connected.services.payment(), request.named);
  const transactionId = randomUUID();
  expect(await payment.cancel(transactionId, request)).toEqual({ decision: 'cancelled' });
  await expect(payment.getTransaction(transactionId, request)).rejects.toThrow('payment/GetTransaction was not called');
  await expect(payment.refund({ transactionId, refundId: randomUUID(), amountCents: 1, reason: 'x' }, request)).rejects.toThrow(
    'payment/Refund was not called',
  );
});
