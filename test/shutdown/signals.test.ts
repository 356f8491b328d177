import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { canConnect } from '../../local/parts/ports.ts';
import { holdTable } from '../support/database/held-table.ts';
import { context } from '../support/parts/customer-db.ts';
import { startFunctions, type TestFunctions } from '../support/parts/functions.ts';
import { type PartProcess, startPart } from '../support/parts/part-process.ts';
import { startServices, type TestServices } from '../support/parts/services.ts';
import { card } from '../support/people/cards.ts';
import { itemFields, newBuyer, newItem, newSeller } from '../support/people/people.ts';
import { createApi } from '../support/requests/api.ts';

vi.setConfig({ testTimeout: 60_000 });

let services: TestServices;
/** For what goes before and after the process of a test. */
let others: TestFunctions;
beforeAll(async () => {
  services = await startServices();
  others = await startFunctions(services.addresses);
});
afterAll(async () => {
  await others.stop();
  await services.stop();
});

const startAllFunctions = () => startPart('local/parts/functions.ts', { ...services.addresses, PORT: '0' });
const startHealthFunction = () =>
  startPart('node_modules/@google-cloud/functions-framework/build/src/main.js', {
    ...services.addresses,
    PORT: '0',
    FUNCTION_TARGET: 'health',
    FUNCTION_SOURCE: 'functions/index.ts',
  });
const startPayment = () => startPart('payment-service/index.ts', { DATABASE_URL_PAYMENT: services.databases.payment.serviceUrl });
const startProductDb = () => startPart('db-services/product/index.ts', { DATABASE_URL_PRODUCT: services.databases.product.serviceUrl });

test('on SIGTERM product-db finishes the call in flight, accepts no other, and exits with 0', async () => {
  const { child, port, exited } = await startProductDb();
  const { call, close } = connectService(ProductDbDefinition, `127.0.0.1:${port}`);
  onTestFinished(close);
  const held = await holdTable(services.databases.product, 'items');
  const registered = call.registerItem({ ...itemFields, sellerId: 1, sellerName: 'Ada' }, context());
  await held.untilWaitedFor();
  child.kill('SIGTERM');
  await expect.poll(() => canConnect(port)).toBe(false);
  await expect(call.getItem({ itemId: '3-1' }, context())).rejects.toMatchObject({ code: 'unavailable' });
  await held.release();
  expect(await registered).toMatchObject({ name: itemFields.name });
  expect(await exited).toEqual([0, null]);
});

test('on SIGTERM the server of all functions finishes the request in flight, accepts no other, and exits with 0', async () => {
  const { child, port, exited } = await startAllFunctions();
  const api = createApi(`http://127.0.0.1:${port}`);
  const buyer = await newBuyer(api);
  const held = await holdTable(services.databases.product, 'items');
  const found = api.get('/v1/items?category=9', buyer);
  await held.untilWaitedFor();
  child.kill('SIGTERM');
  await expect.poll(() => canConnect(port)).toBe(false);
  await held.release();
  const { status, headers } = await found;
  expect([status, headers.get('Connection')]).toEqual([200, 'close']);
  expect(await exited).toEqual([0, null]);
});

test.each<[string, string, () => Promise<PartProcess>]>([
  ['the server of all functions', '/v1/health', startAllFunctions],
  ["the framework's command", '/v1/health', startHealthFunction],
  ['payment', '/health', startPayment],
])('a request on its way to %s at SIGTERM gets a response, which closes the connection', async (_, path, start) => {
  const { child, port, exited } = await start();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  expect(await ask(socket, path)).toMatch(/^HTTP\/1.1 200 .*connection: keep-alive/is);
  child.kill('SIGTERM');
  await expect.poll(() => canConnect(port), { interval: 10 }).toBe(false);
  expect(await ask(socket, path)).toMatch(/^HTTP\/1.1 200 .*connection: close/is);
  expect(await exited).toEqual([0, null]);
});

test('a machine that stands still does not use up the time in which an ending process waits for requests', async () => {
  const { child, port, exited } = await startAllFunctions();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  await ask(socket, '/v1/health');
  child.kill('SIGTERM');
  await expect.poll(() => canConnect(port), { interval: 10 }).toBe(false);
  child.kill('SIGSTOP');
  await sleep(1_500);
  child.kill('SIGCONT');
  await sleep(50);
  expect(await ask(socket, '/v1/health')).toMatch(/^HTTP\/1.1 200 .*connection: close/is);
  expect(await exited).toEqual([0, null]);
});

async function ask(socket: Socket, path: string): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const closed = once(socket, 'close').then(() => Promise.reject(new Error('the connection was closed without a response')));
  const [answer] = await Promise.race([once(socket, 'data'), closed]);
  return String(answer);
}

test('an unused connection does not keep a server from ending', async () => {
  const { child, port, exited } = await startAllFunctions();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const startedAtMs = performance.now();
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  // Requests that remain after eight seconds are cut off.
  expect(performance.now() - startedAtMs).toBeLessThan(7_000);
});

test('on SIGTERM a purchase is finished although its buyer has hung up', async () => {
  const api = createApi(others.url);
  const buyer = await newBuyer(api);
  const { itemId } = await newItem(api, await newSeller(api));
  await api.post('/v1/cart/lines', { itemId, quantity: 1 }, buyer);
  const { child, port, exited } = await startAllFunctions();
  const held = await holdTable(services.databases.payment, 'transactions');

  const sender = new AbortController();
  const answer = fetch(`http://127.0.0.1:${port}/v1/purchases`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${buyer.token}`, 'Content-Type': 'application/json', 'Idempotency-Key': 'signalled' },
    body: JSON.stringify({ card }),
    signal: sender.signal,
  });
  await held.untilWaitedFor();
  sender.abort();
  await expect(answer).rejects.toThrow('aborted');
  child.kill('SIGTERM');
  await expect.poll(() => canConnect(port)).toBe(false);
  // Long enough for the end of a process that does not wait for requests.
  await sleep(700);
  await held.release();
  expect(await exited).toEqual([0, null]);
  expect((await api.get('/v1/purchases', buyer)).body.items).toMatchObject([{ status: 'paid' }]);
});
