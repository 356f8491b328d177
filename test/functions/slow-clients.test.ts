import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { functions } from '../../functions/endpoints.ts';
import { arrivalLimits, createHttpServer, type HttpOptions } from '../../functions/http/http-server.ts';

// Clients that read or send slowly, or that send many requests over one connection. The handler here is the test's own, because it has to
// be seen how many requests it serves at once.

interface Seen {
  port: number;
  /** The handler's requests that have no response yet. */
  running: Set<string>;
  mostAtOnce: () => number;
  served: string[];
  /** How many connections are open. */
  connections(): Promise<number>;
}

/** Serves requests with their path, repeated to `bytes`, after `waitMs` or after their body has arrived. */
async function startServer({ bytes = 10, waitMs = 0, ...options }: { bytes?: number; waitMs?: number } & HttpOptions): Promise<Seen> {
  const running = new Set<string>();
  const served: string[] = [];
  let most = 0;
  const { server, drain } = createHttpServer(async (request, response) => {
    const { url = '' } = request;
    running.add(url);
    most = Math.max(most, running.size);
    await (request.headers['content-length'] ? once(request.resume(), 'end').catch(() => {}) : sleep(waitMs));
    running.delete(url);
    served.push(url);
    response.end(url.padEnd(bytes, '.'));
  }, options);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await drain();
  });
  const connections = () =>
    new Promise<number>((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))));
  return { port: (server.address() as AddressInfo).port, running, mostAtOnce: () => most, served, connections };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const halfSent = (i: number, forwardedFor = '203.0.113.5') =>
  `POST /half/${i} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: ${forwardedFor}\r\nContent-Length: 100\r\n\r\nthe first half`;

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Sends text and reads until the server closes the connection. */
async function exchange(port: number, text: string): Promise<string> {
  const socket = await connected(port);
  let received = '';
  socket.setEncoding('utf8').on('data', (data) => {
    received += data;
  });
  socket.write(text);
  await once(socket, 'close');
  return received;
}

const statuses = (received: string) => [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

test('the requests of one connection are served one after the other, in their order', async () => {
  const { port, mostAtOnce, served } = await startServer({ waitMs: 5 });
  const paths = Array.from({ length: 10 }, (_, i) => `/${i}`);
  const last = get('/last').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
  const received = await exchange(port, paths.map(get).join('') + last);
  expect(statuses(received)).toEqual(Array(11).fill(200));
  expect(served).toEqual([...paths, '/last']);
  expect(mostAtOnce()).toBe(1);
});

test('of eighty requests sent at once over a connection seventeen are served, and the next one is refused', async () => {
  const { port, served } = await startServer({ waitMs: 5 });
  const received = await exchange(port, Array.from({ length: 80 }, (_, i) => get(`/${i}`)).join(''));
  expect(statuses(received)).toEqual([...Array(17).fill(200), 503]);
  expect(received).toContain('"code":"overloaded"');
  expect(received).toMatch(/connection: close/i);
  expect(served).toHaveLength(17);
});

test('a connection that sends thousands of requests behind a slow one is cut off, and takes no places of others', async () => {
  const { port, served } = await startServer({ waitMs: 3_000, limits: { requestsAtOnce: 20 } });
  const flood = await connected(port);
  const ended = new Promise((resolve) => flood.once('close', resolve));
  for (let i = 0; i < 100 && !flood.destroyed; i += 1) flood.write(get('/flood').repeat(500));
  const other = exchange(port, get('/other').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  await ended;
  expect(statuses(await other)).toEqual([200]);
  // The slow one, which ran already.
  expect(served.filter((url) => url === '/flood')).toEqual(['/flood']);
});

test('a client that reads nothing holds one response, and is cut off', async () => {
  const { port, served } = await startServer({ bytes: 16_000_000, limits: { readTimeoutMs: 1_500 } });
  const socket = (await connected(port)).pause();
  socket.write(Array.from({ length: 10 }, (_, i) => get(`/${i}`)).join(''));
  await expect.poll(() => served).toEqual(['/0']);
  await sleep(500);
  expect(served).toEqual(['/0']);
  // Reading is the only way to find out that the server has closed the connection.
  await sleep(3_000);
  let length = 0;
  socket.on('data', (data) => {
    length += data.length;
  });
  socket.resume();
  await once(socket, 'close');
  expect(length).toBeLessThan(16_000_000);
  expect(served).toEqual(['/0']);
});

test('a client that reads slowly gets all of a response within the time for it', async () => {
  const { port } = await startServer({ bytes: 4_000_000, limits: { readTimeoutMs: 5_000 } });
  const socket = (await connected(port)).pause();
  socket.write(get('/').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  await sleep(2_000);
  let length = 0;
  for await (const data of socket) length += data.length;
  expect(length).toBeGreaterThan(4_000_000);
});

test('requests whose bodies are on their way take no places', async () => {
  const { port, running } = await startServer({ limits: { requestsAtOnce: 2 } });
  const slow = await Promise.all(Array.from({ length: 20 }, () => connected(port)));
  for (const [i, socket] of slow.entries()) socket.write(halfSent(i));
  await expect.poll(() => running.size).toBe(20);
  const received = await exchange(port, get('/').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  expect(statuses(received)).toEqual([200]);
});

test('of more than 256 half-sent requests of an address the oldest are cut off, and a whole one is served', async () => {
  const { port } = await startServer({});
  const slow: Socket[] = [];
  for (let i = 0; i < 300; i++) {
    const socket = await connected(port);
    socket.write(halfSent(i));
    slow.push(socket);
  }
  await expect.poll(() => slow.filter(({ destroyed, readableEnded }) => destroyed || readableEnded).length).toBe(44);
  expect(slow.slice(0, 44).every(({ destroyed, readableEnded }) => destroyed || readableEnded)).toBe(true);
  const whole = 'POST /whole HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody';
  expect(statuses(await exchange(port, whole))).toEqual([200]);
});

test('behind a proxy, half-sent requests are counted for each network: an IPv6 client has all of its /64', async () => {
  const { port } = await startServer({ forwardedHops: 1 });
  const sockets: Socket[] = [];
  for (let i = 0; i < 300; i += 1) {
    const socket = await connected(port);
    socket.write(halfSent(i, i < 290 ? `2001:db8:1:2::${i.toString(16)}` : `198.51.${i - 290}.7`));
    sockets.push(socket);
  }
  const isCut = ({ destroyed, readableEnded }: Socket) => destroyed || readableEnded;
  await expect.poll(() => sockets.filter(isCut).length).toBe(34);
  expect(sockets.slice(0, 34).every(isCut)).toBe(true);
});

test('requests that are half sent have a limit over all networks, too', async () => {
  const { port, running } = await startServer({ forwardedHops: 1, limits: { unfinishedAtOnce: 5 } });
  for (let i = 0; i < 5; i += 1) (await connected(port)).write(halfSent(i, `198.51.${i}.7`));
  await expect.poll(() => running.size).toBe(5);
  expect(statuses(await exchange(port, halfSent(5, '198.51.100.7')))).toEqual([503]);
});

test.each([
  ['resets the connection', (socket: Socket) => void socket.resetAndDestroy()],
  ['keeps the connection open', () => {}],
])('a client that asks for a tunnel and %s harms no other, and is gone after a second', async (_, then) => {
  const { port, connections } = await startServer({});
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  await expect.poll(connections).toBe(1);
  socket.write('CONNECT souk:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', () => then(socket));
  await expect.poll(connections, { timeout: 5_000 }).toBe(0);
  expect(statuses(await exchange(port, get('/').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')))).toEqual([200]);
});

test.each([
  ['a tunnel', 'CONNECT souk:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', ['/slow'], []],
  ['no HTTP', 'this is no HTTP\r\n\r\n', ['/slow'], [200]],
  ['another request and no HTTP', `${get('/next')}this is no HTTP\r\n\r\n`, ['/slow', '/next'], [200, 200]],
  ['half a chunk', 'POST /half HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', ['/slow'], [200]],
])(
  'behind a request that is being served, %s gets no response that would pass for that of the request',
  async (_, text, paths, expected) => {
    const { port, served, connections } = await startServer({ waitMs: 300 });
    const received = await exchange(port, get('/slow') + text);
    await expect.poll(() => served).toEqual(paths);
    expect(statuses(received)).toEqual(expected);
    await expect.poll(connections).toBe(0);
  },
);

test('a picture may take as long to arrive as add-picture may take', () => {
  expect(arrivalLimits(functions['add-picture'])).toEqual({ requestTimeoutMs: 50_000 });
  expect(arrivalLimits(functions['create-buyer'])).toEqual({ requestTimeoutMs: 30_000 });
});
