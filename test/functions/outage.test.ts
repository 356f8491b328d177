import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { proxyForThisTest } from '../support/network/proxy-for-this-test.ts';
import type { TcpProxy } from '../support/network/tcp-proxy.ts';
import { startFunctions } from '../support/parts/functions.ts';
import { startServices } from '../support/parts/services.ts';
import { newBuyer, newItem, newSeller } from '../support/people/people.ts';
import { createApi } from '../support/requests/api.ts';

/** All functions, with something between them and each service that can fail. */
async function startFragile() {
  const services = await startServices();
  onTestFinished(() => services.stop());
  const portOf = (address: string) => Number(new URL(address.startsWith('http') ? address : `http://${address}`).port);
  const { CUSTOMER_DB_ADDRESS, PRODUCT_DB_ADDRESS, PAYMENT_URL } = services.addresses;
  const [customer, product, payment] = (await Promise.all(
    [CUSTOMER_DB_ADDRESS, PRODUCT_DB_ADDRESS, PAYMENT_URL].map((address) => proxyForThisTest(portOf(address))),
  )) as [TcpProxy, TcpProxy, TcpProxy];
  const functions = await startFunctions({
    ...services.addresses,
    CUSTOMER_DB_ADDRESS: `127.0.0.1:${customer.port}`,
    PRODUCT_DB_ADDRESS: `127.0.0.1:${product.port}`,
    PAYMENT_URL: `http://127.0.0.1:${payment.port}/`,
  });
  onTestFinished(() => functions.stop());
  return { api: createApi(functions.url), customer, product, payment };
}

const secondsOf = async (work: Promise<unknown>) => {
  const startedAtMs = performance.now();
  await work;
  return (performance.now() - startedAtMs) / 1_000;
};

test('a service that is down gives 503 with Retry-After, shows in health, and is found again', async () => {
  const { api, customer, product, payment } = await startFragile();
  const [seller, buyer] = [await newSeller(api), await newBuyer(api)];
  const { itemId } = await newItem(api, seller);
  const parts = async () => (await api.get('/v1/health')).body.parts;
  expect(await parts()).toEqual({ 'customer-db': 'ok', 'product-db': 'ok', payment: 'ok' });

  product.mode = 'refuse';
  const refused = await api.get('/v1/cart', buyer);
  expect([refused.status, refused.body.code, refused.headers.get('Retry-After')]).toEqual([503, 'unavailable', '1']);
  expect((await api.get(`/v1/items/${itemId}`, buyer)).status).toBe(503);
  expect((await api.get(`/v1/items/${itemId}`, { token: 'nobody' })).status).toBe(401);
  expect(await parts()).toEqual({ 'customer-db': 'ok', 'product-db': 'down', payment: 'ok' });

  customer.mode = 'refuse';
  payment.mode = 'refuse';
  expect((await api.get('/v1/cart', buyer)).status).toBe(503);
  expect((await api.post('/v1/cart/lines', {}, buyer)).status).toBe(400);
  expect(await parts()).toEqual({ 'customer-db': 'down', 'product-db': 'down', payment: 'down' });

  for (const proxy of [customer, product, payment]) proxy.mode = 'pass';
  let status = 0;
  for (let i = 0; i < 100 && status !== 200; i++) {
    ({ status } = await api.get('/v1/health'));
    await sleep(100);
  }
  expect(status).toBe(200);
  expect((await api.get('/v1/cart', buyer)).status).toBe(200);
});

test('a service that hangs gives 504 within the deadline', async () => {
  const { api, customer, product } = await startFragile();
  const buyer = await newBuyer(api);
  await api.get('/v1/cart', buyer);

  product.mode = 'swallow';
  let answer = { status: 0 };
  expect(await secondsOf(api.get('/v1/cart', buyer).then((got) => (answer = got)))).toBeLessThan(8);
  expect([503, 504]).toContain(answer.status);

  customer.mode = 'swallow';
  expect(await secondsOf(api.get('/v1/cart', buyer).then((got) => (answer = got)))).toBeLessThan(5);
  expect([503, 504]).toContain(answer.status);
  expect(await secondsOf(api.get('/v1/health').then((got) => (answer = got)))).toBeLessThan(5);
  expect(answer.status).toBe(503);
});
