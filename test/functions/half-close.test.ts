import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { routes } from '../../functions/http/app.ts';
import { holdTable, waiting } from '../support/database/held-table.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { card } from '../support/people/cards.ts';
import { newBuyer, newItem, newSeller, type Person } from '../support/people/people.ts';

const market = useMarketplace();

interface Sent {
  method?: string;
  path: string;
  person?: Person;
  headers?: string[];
  body?: string;
  version?: string;
  port?: number;
}

/** Sends a request and then only listens, as `shutdown(SHUT_WR)` makes a client do. */
function sendAndHalfClose({ method = 'GET', path, person, headers = [], body = '', version = '1.1', port = market.functions.port }: Sent) {
  const lines = [
    `${method} ${path} HTTP/${version}`,
    'Host: localhost',
    ...(person ? [`Authorization: Bearer ${person.token}`] : []),
    ...(body ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`] : []),
    ...headers,
  ];
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  const closed = once(socket, 'end').then(() => {
    socket.destroy();
    return Buffer.concat(chunks).toString();
  });
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  return { socket, answer: closed };
}

/** Of the answers, without the interim ones that a client skips. */
const statuses = (answer: string) =>
  [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status)).filter((status) => status >= 200);

test.each(['1.1', '1.0'])('a client of HTTP/%s that half-closes after its request gets the response', async (version) => {
  const { answer } = sendAndHalfClose({ path: '/v1/health', version });
  expect(statuses(await answer)).toEqual([200]);
});

test('a buyer who half-closes after a purchase gets the response', async () => {
  const { api, services } = market;
  const person = await newBuyer(api);
  const { itemId } = await newItem(api, await newSeller(api));
  await api.post('/v1/cart/lines', { itemId, quantity: 1 }, person);
  const held = await holdTable(services.databases.payment, 'transactions');
  const headers = ['Idempotency-Key: half-closed'];
  const { answer } = sendAndHalfClose({ method: 'POST', path: '/v1/purchases', person, headers, body: JSON.stringify({ card }) });
  await held.untilWaitedFor();
  // Longer than it takes to find that a client has gone.
  await sleep(1_000);
  await held.release();
  const text = await answer;
  expect(statuses(text)).toEqual([201]);
  expect(text).toContain('"paid"');
});

test('a slow read of a half-closed client goes on, and its response ends the connection', async () => {
  const { api, services } = market;
  const person = await newBuyer(api);
  await api.get('/v1/items?category=3', person);
  const held = await holdTable(services.databases.product, 'items');
  const { answer } = sendAndHalfClose({ path: '/v1/items?category=3', person });
  await held.untilWaitedFor();
  await sleep(1_000);
  expect(await waiting(services.databases.product)).toBe(1);
  await held.release();
  expect(statuses(await answer).at(-1)).toBe(200);
});

test('a read ends when its half-closed client goes away', async () => {
  const { api, services } = market;
  const person = await newBuyer(api);
  await api.get('/v1/items?category=3', person);
  const held = await holdTable(services.databases.product, 'items');
  const { socket } = sendAndHalfClose({ path: '/v1/items?category=3', person });
  await held.untilWaitedFor();
  await sleep(500);
  socket.destroy();
  await expect.poll(() => waiting(services.databases.product), { timeout: 1_500 }).toBe(0);
  await held.release();
});

test('a client that half-closes after several requests gets every response', async () => {
  const { answer } = sendAndHalfClose({ path: '/v1/nowhere', headers: ['', 'GET /v1/health HTTP/1.1', 'Host: localhost'] });
  expect(statuses(await answer)).toEqual([404, 200]);
});

test.each([
  ['in the header', 'POST /v1/buyers HTTP/1.1\r\nHost: localhost\r\n'],
  ['in the body', 'POST /v1/buyers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{'],
])('a client that half-closes %s of its request gets an error about an incomplete request', async (_, bytes) => {
  const socket = connect({ port: market.functions.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.end(bytes);
  const [chunk] = await once(socket, 'data');
  socket.destroy();
  expect(statuses(String(chunk))).toEqual([400]);
});

/** The local load balancer in front of the functions; returns its port. */
async function startProxy(): Promise<number> {
  const ports = Object.fromEntries(routes.map(({ name }) => [name, market.functions.port]));
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', FUNCTION_PORTS: JSON.stringify(ports) };
  const child = spawn(process.execPath, ['local/parts/function-proxy.ts'], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [ready] = await once(child, 'message');
  return ready.port;
}

test('behind the local load balancer a half-closed client gets its response, and a closed one ends its read', async () => {
  const { api, services } = market;
  const port = await startProxy();
  const person = await newBuyer(api);
  await api.get('/v1/items?category=3', person);
  const held = await holdTable(services.databases.product, 'items');
  const stays = sendAndHalfClose({ path: '/v1/items?category=3', person, port });
  const leaves = sendAndHalfClose({ path: '/v1/items?category=3', person, port });
  await held.untilWaitedFor(2);
  leaves.socket.destroy();
  await expect.poll(() => waiting(services.databases.product), { timeout: 2_000 }).toBe(1);
  await held.release();
  expect(statuses(await stays.answer).at(-1)).toBe(200);
});
