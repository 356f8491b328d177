import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { proxyForThisTest } from '../support/network/proxy-for-this-test.ts';
import { startFunctions } from '../support/parts/functions.ts';
import { startServices } from '../support/parts/services.ts';
import { buyCart, newShopper, quantityOf } from '../support/people/purchases.ts';
import { createApi } from '../support/requests/api.ts';

/** A marketplace with a proxy, which can fail, between its services and Postgres. */
async function startBehindNetwork() {
  const network = await proxyForThisTest(Number(new URL(inject('postgres')).port));
  const services = await startServices({ postgresPort: network.port });
  const functions = await startFunctions(services.addresses);
  onTestFinished(async () => {
    await functions.stop();
    await services.stop();
  });
  return { api: createApi(functions.url), network, services };
}

test.each([0, 1_500])('a purchase is paid once if all connections to Postgres were forgotten after %i idle ms', async (quietMs) => {
  const { api, network, services } = await startBehindNetwork();
  const { buyer, item } = await newShopper(api);
  const key = randomUUID();
  await sleep(quietMs);
  network.forget();
  const startedAtMs = performance.now();
  const made = await buyCart(api, buyer, { key });
  expect(made.status).toBe(201);
  expect(performance.now() - startedAtMs).toBeLessThan(8_000);
  expect((await buyCart(api, buyer, { key })).body).toMatchObject({ purchaseId: made.body.purchaseId, status: 'paid' });
  expect(await quantityOf(api, item.itemId, buyer)).toBe(3);
  expect(await services.databases.payment.query('select from transactions')).toHaveLength(1);
});
