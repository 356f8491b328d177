import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createProductDb } from '../../db-services/product/service.ts';
import { openDatabase } from '../../lib/database/db.ts';
import { HealthCheckResponse_ServingStatus, HealthDefinition } from '../../lib/gen/grpc/health.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { createLog } from '../../lib/process/log.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { serveRpc } from '../../lib/rpc/rpc-server.ts';
import { cloneDatabase } from '../support/database/database.ts';
import { holdTable, waiting } from '../support/database/held-table.ts';
import { context } from '../support/parts/customer-db.ts';
import { startFunctions } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { itemFields, newBuyer, newSeller } from '../support/people/people.ts';
import { buyFrom } from '../support/people/purchases.ts';
import { createApi } from '../support/requests/api.ts';

const marketplace = useMarketplace();

/** A product-db with one connection for statements, for this test. */
async function startNarrow() {
  const database = await cloneDatabase('product');
  const log = createLog('product-db', 'silent');
  const db = await openDatabase({ location: { url: database.serviceUrl }, name: 'narrow', poolSize: 1, log });
  const service = createProductDb(db, { currency: 'USD', picturesUrl: 'http://127.0.0.1', deliveryDays: 180, poolSize: 1 });
  const server = await serveRpc({ definition: ProductDbDefinition, service, checkHealth: db.ping, host: '127.0.0.1', port: 0, log });
  const { call, close } = connectService(ProductDbDefinition, `127.0.0.1:${server.port}`);
  const health = connectService(HealthDefinition, `127.0.0.1:${server.port}`);
  onTestFinished(async () => {
    close();
    health.close();
    await server.close();
    await db.close();
    await database.drop();
  });
  return { database, call, isServing: async () => (await health.call.check({ service: '' }, context())).status };
}

test('calls over the limit are refused at once, and the health check does not wait in the queue', async () => {
  const { database, call, isServing } = await startNarrow();
  const held = await holdTable(database, 'items');
  const list = (deadlineMs: number) =>
    call.listSellerItems({ sellerId: 1, includeSoldOut: false, pageSize: 20, cursor: '' }, context(deadlineMs)).catch((error) => error);
  const first = list(2_500);
  await held.untilWaitedFor();
  const inQueue = Array.from({ length: 256 }, () => list(2_500));
  const refused = await Promise.all(Array.from({ length: 20 }, () => list(15_000)));
  for (const error of refused) {
    expect(error).toMatchObject({ code: 'overloaded', details: { retryAfterSeconds: 1 } });
  }
  expect(await isServing()).toBe(HealthCheckResponse_ServingStatus.SERVING);
  for (const error of await Promise.all([first, ...inQueue])) expect(error).toMatchObject({ code: 'deadline_exceeded' });

  await held.release();
  expect(await list(5_000)).toMatchObject({ items: [] });
});

test('a change whose deadline passes while it waits for a connection is never made', async () => {
  const { database, call } = await startNarrow();
  const held = await holdTable(database, 'items');
  const register = (deadlineMs: number) =>
    call.registerItem({ ...itemFields, sellerId: 1, sellerName: 'Ada' }, context(deadlineMs)).catch((error) => error);
  const first = register(15_000);
  await held.untilWaitedFor();
  const late = await Promise.all(Array.from({ length: 10 }, () => register(300)));
  for (const error of late) expect(error).toMatchObject({ code: 'deadline_exceeded' });
  // A service counts a call's time from when it arrives, which a busy process can make later than its caller does.
  await sleep(1_000);
  await held.release();
  expect(await first).toMatchObject({ itemId: expect.any(String) });
  await register(15_000);
  expect(await database.query('select from items')).toHaveLength(2);
});

test('500 buyers at a blocked database all get a response in time, and are served when it works again', {
  timeout: 60_000,
}, async () => {
  const { api, services } = marketplace;
  const { product } = services.databases;
  const [seller, buyer] = [await newSeller(api), await newBuyer(api)];
  const { purchaseId } = await buyFrom(api, seller, buyer);
  const list = () => api.get('/v1/purchases', buyer);

  const held = await holdTable(product, 'purchases');
  const startedAtMs = performance.now();
  const answers = Promise.all(Array.from({ length: 500 }, list));
  await held.untilWaitedFor(8);
  expect((await api.get('/v1/health')).body.parts).toMatchObject({ 'product-db': 'ok' });
  for (const { status, headers } of await answers) {
    expect([503, 504]).toContain(status);
    expect(headers.get('Retry-After')).toBe('1');
  }
  expect(performance.now() - startedAtMs).toBeLessThan(20_000);
  await expect.poll(() => waiting(product)).toBe(0);

  await held.release();
  for (const { status, body } of await Promise.all(Array.from({ length: 50 }, list))) {
    expect(status).toBe(200);
    expect(body.items).toMatchObject([{ purchaseId, status: 'paid' }]);
  }
});

test('a process refuses requests over its limit with a time to come back', async () => {
  const { api, services } = marketplace;
  const buyer = await newBuyer(api);
  const narrow = await startFunctions(services.addresses, { limits: { requestsAtOnce: 2 } });
  onTestFinished(() => narrow.stop());
  const search = () => createApi(narrow.url).get('/v1/items?category=4', buyer);
  const held = await holdTable(services.databases.product, 'items');
  const inFlight = [search(), search()];
  await held.untilWaitedFor(2);
  const refused = await search();
  expect([refused.status, refused.body.code, refused.headers.get('Retry-After')]).toEqual([503, 'overloaded', '1']);
  await held.release();
  for (const { status } of [...(await Promise.all(inFlight)), await search()]) expect(status).toBe(200);
});
