import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { unavailable } from '../../lib/errors.ts';
import { fillPool } from '../support/database/full-pool.ts';
import { startFunctions } from '../support/parts/functions.ts';
import { type ServicesOptions, startServices } from '../support/parts/services.ts';
import { buyCart, newShopper, quantityOf } from '../support/people/purchases.ts';
import { createApi } from '../support/requests/api.ts';

/** A marketplace whose services have one connection each, which a test can make busy. */
async function startNarrow(insteadOfProductDb?: ServicesOptions['insteadOfProductDb']) {
  const services = await startServices({ poolSize: 1, ...(insteadOfProductDb && { insteadOfProductDb }) });
  const functions = await startFunctions(services.addresses);
  onTestFinished(async () => {
    await functions.stop();
    await services.stop();
  });
  return { api: createApi(functions.url), services };
}

const shown = ({ status, body, headers }: Awaited<ReturnType<typeof buyCart>>) => [status, body.code, headers.get('Retry-After')];

test('a purchase that meets a full queue before T1 is refused as overloaded, and nothing is done', async () => {
  const { api, services } = await startNarrow();
  const { buyer, item } = await newShopper(api);
  const key = randomUUID();
  const free = fillPool(services.pools.product);
  expect(shown(await buyCart(api, buyer, { key }))).toEqual([503, 'overloaded', '1']);
  await free();
  expect(await services.databases.product.query('select from purchases')).toHaveLength(0);
  expect(await quantityOf(api, item.itemId, buyer)).toBe(5);
  expect((await buyCart(api, buyer, { key })).status).toBe(201);
});

test('a purchase whose T2 meets a full queue is pending, never overloaded', async () => {
  let isFull = false;
  let free = async () => {};
  const { api } = await startNarrow((db, real) => ({
    ...real,
    settlePurchase(request, context) {
      if (!isFull) free = fillPool(db);
      isFull = true;
      return real.settlePurchase(request, context);
    },
  }));
  const { buyer } = await newShopper(api);
  const key = randomUUID();
  const pending = await buyCart(api, buyer, { key });
  expect([pending.status, pending.body.status]).toEqual([202, 'pending']);
  expect(Number(pending.headers.get('Retry-After'))).toBeGreaterThan(0);
  await free();
  const replayed = await buyCart(api, buyer, { key });
  expect([replayed.status, replayed.body.purchaseId]).toEqual([201, pending.body.purchaseId]);
});

test('a purchase whose response to T1 was lost is unavailable, never overloaded', async () => {
  let isFull = false;
  let free = async () => {};
  const { api, services } = await startNarrow((db, real) => ({
    ...real,
    async beginPurchase(request, context) {
      const begun = await real.beginPurchase(request, context);
      if (isFull) return begun;
      isFull = true;
      free = fillPool(db);
      throw unavailable('The answer was lost.');
    },
  }));
  const { buyer } = await newShopper(api);
  const key = randomUUID();
  expect(shown(await buyCart(api, buyer, { key }))).toEqual([503, 'unavailable', '1']);
  expect(await services.databases.product.query('select from purchases')).toHaveLength(1);
  await free();
  expect((await buyCart(api, buyer, { key })).status).toBe(201);
});

test('a charge that meets a full queue of the payment service leaves the purchase pending, never overloaded', async () => {
  const { api, services } = await startNarrow();
  const { buyer } = await newShopper(api);
  const key = randomUUID();
  const free = fillPool(services.pools.payment);
  expect((await buyCart(api, buyer, { key })).status).toBe(202);
  await free();
  expect((await buyCart(api, buyer, { key })).status).toBe(201);
});

test('every read and change is refused as overloaded while its first queue is full', async () => {
  const { api, services } = await startNarrow();
  const { buyer, seller, item } = await newShopper(api);
  const requests = [
    () => api.get(`/v1/items/${item.itemId}`, buyer),
    () => api.get('/v1/cart', buyer),
    () => api.post('/v1/cart/lines', { itemId: item.itemId, quantity: 1 }, buyer),
    () => api.post(`/v1/items/${item.itemId}/quantity-changes`, { change: 1 }, seller),
  ];
  for (const part of ['product', 'customer'] as const) {
    const free = fillPool(services.pools[part]);
    for (const answer of await Promise.all(requests.map((request) => request()))) expect(shown(answer)).toEqual([503, 'overloaded', '1']);
    await free();
  }
  for (const request of requests) expect((await request()).status).toBe(200);
});
