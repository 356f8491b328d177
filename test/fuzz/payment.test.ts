import { expect, test } from 'vitest';
import { usePaymentService } from '../support/parts/payment-service.ts';
import { scale } from '../support/setup/scale.ts';
import { fuzzPayment } from './messages.ts';

const service = usePaymentService();

test('the payment service handles any message', { timeout: 120_000 }, async () => {
  await fuzzPayment(service.url, { requests: scale(100, 1_000), seed: 1 });
  expect((await fetch(`${service.url}health`)).status).toBe(200);
});
