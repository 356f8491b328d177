import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startFunctions } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { createApi } from '../support/requests/api.ts';

const market = useMarketplace();

/** What `health` says with a payment service at another address. */
async function healthWith(PAYMENT_URL: string) {
  const functions = await startFunctions({ ...market.services.addresses, PAYMENT_URL });
  onTestFinished(() => functions.stop());
  return createApi(functions.url).get('/v1/health');
}

test("health says that Souk's own payment service stands in for a bank", async () => {
  const { status, body } = await market.api.get('/v1/health');
  expect([status, body.paymentIsStandIn]).toEqual([200, true]);
});

test('health says that the payment service of another provider does not', async () => {
  const other = createServer((_, response) => response.end('well')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { status, body } = await healthWith(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
  expect([status, body.paymentIsStandIn]).toEqual([200, false]);
});

test('health does not say it of a payment service that does not respond', async () => {
  const { status, body } = await healthWith('http://127.0.0.1:1/');
  expect([status, body.parts.payment, 'paymentIsStandIn' in body]).toEqual([503, 'down', false]);
});
