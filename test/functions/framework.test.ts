import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { canConnect } from '../../local/parts/ports.ts';
import { startFunctions } from '../support/parts/functions.ts';
import { startServices, type TestServices } from '../support/parts/services.ts';
import { newBuyer, type Person } from '../support/people/people.ts';
import { createApi } from '../support/requests/api.ts';

let services: TestServices;
let buyer: Person;

beforeAll(async () => {
  services = await startServices();
  const functions = await startFunctions(services.addresses);
  buyer = await newBuyer(createApi(functions.url));
  await functions.stop();
});
afterAll(() => services.stop());

interface FunctionProcess {
  process: ChildProcess;
  url: string;
  /** What it wrote so far. */
  lines: string[];
}

/** One function as the cloud runs it: the framework's own command. */
async function startFunction(
  target: string | undefined,
  env: Record<string, string> = {},
  nodeOptions: readonly string[] = [],
): Promise<FunctionProcess> {
  const command = 'node_modules/@google-cloud/functions-framework/build/src/main.js';
  const child = spawn(
    process.execPath,
    [...nodeOptions, command, ...(target ? [`--target=${target}`] : []), '--source=functions/index.ts'],
    {
      env: { ...process.env, ...services.addresses, PORT: '0', NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (line.includes('"listening"')) resolve(JSON.parse(line).port);
      });
    child.once('exit', (code) => reject(new Error([...lines, `It ended with code ${code}.`].join('\n'))));
  });
  return { process: child, url: `http://127.0.0.1:${port}`, lines };
}

test('a function serves only its own endpoint, and errors for all others', async () => {
  const { url } = await startFunction('get-cart');
  const api = createApi(url);
  expect((await api.get('/v1/cart', buyer)).status).toBe(200);
  expect((await fetch(`${url}/v1/cart`, { method: 'DELETE', headers: { Authorization: `Bearer ${buyer.token}` } })).status).toBe(404);
  expect((await api.send('PATCH', '/v1/cart', buyer)).headers.get('Allow')).toBe('DELETE, GET');
  const malformed = await api.send('POST', '/v1/nowhere', { body: '{' });
  expect([malformed.status, malformed.headers.get('Content-Type')]).toEqual([404, 'application/problem+json']);
});

test('FUNCTION_TARGET can name the function, and malformed JSON gets no HTML page', async () => {
  const { url } = await startFunction(undefined, { FUNCTION_TARGET: 'create-buyer' });
  const { status, body } = await createApi(url).send('POST', '/v1/buyers', { body: '{"name"' });
  expect([status, body.code]).toEqual([400, 'invalid_request']);
});

/** A service that is connected to and never answers. */
async function startListener() {
  let connections = 0;
  const server = createTcpServer(() => {
    connections += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
}

test('before its first request a function connects to the service that it calls, and to no other', async () => {
  const [customer, product] = [await startListener(), await startListener()];
  await startFunction('create-buyer', { CUSTOMER_DB_ADDRESS: customer.address, PRODUCT_DB_ADDRESS: product.address });
  await expect.poll(customer.connections).toBeGreaterThan(0);
  expect(product.connections()).toBe(0);
});

test('FUNCTION_HOST keeps a function on one address of the machine', async () => {
  const { url } = await startFunction('health', { FUNCTION_HOST: '127.0.0.1' });
  expect((await fetch(`${url}/v1/health`)).status).toBe(200);
  await expect(fetch(`${url.replace('127.0.0.1', '[::1]')}/v1/health`)).rejects.toThrow('fetch failed');
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'on %s requests in flight are finished, new connections refused, and the exit code is 0',
  async (signal) => {
    let release = () => {};
    let arrived = () => {};
    const hasArrived = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const slowPayment = createServer((_, response) => {
      arrived();
      release = () => response.end();
    }).listen(0, '127.0.0.1');
    await once(slowPayment, 'listening');
    onTestFinished(() => void slowPayment.close());
    const { port } = slowPayment.address() as AddressInfo;

    const { process: child, url, lines } = await startFunction('health', { PAYMENT_URL: `http://127.0.0.1:${port}/` });
    const inFlight = createApi(url).get('/v1/health');
    await hasArrived;
    const exited = once(child, 'exit');
    child.kill(signal);
    await expect.poll(() => canConnect(Number(new URL(url).port))).toBe(false);
    release();
    const { status, headers } = await inFlight;
    expect([status, headers.get('Connection')]).toEqual([200, 'close']);
    expect(await exited).toEqual([0, null]);
    expect(lines.join('\n')).not.toMatch(/Error|Exception/);
  },
);

test("a function's server changes no globals of Node, and removes only the framework's listeners", async () => {
  const { process: child, lines } = await startFunction('health', {}, ['--import', './test/functions/support/report-patches.mjs']);
  child.kill('SIGUSR2');
  await expect.poll(() => lines.some((line) => line.startsWith('{"patches"'))).toBe(true);
  const { patches } = JSON.parse(lines.find((line) => line.startsWith('{"patches"')) as string);
  expect(patches).toEqual({
    createServer: true,
    listen: true,
    othersKept: ['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'],
    frameworks: [],
    requestListeners: 1,
    headersTimeout: 10_000,
  });
});

test('each request is one log line with its trace and without secrets', async () => {
  const { url, lines } = await startFunction('get-cart');
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  await createApi(url).get('/v1/cart', { ...buyer, headers: { 'X-Request-Id': 'log-me', traceparent } });
  await expect.poll(() => lines.filter((line) => line.includes('log-me'))).toHaveLength(1);
  const line = JSON.parse(lines.find((candidate) => candidate.includes('log-me')) ?? '');
  expect(line).toMatchObject({
    severity: 'INFO',
    part: 'get-cart',
    method: 'GET',
    path: '/v1/cart',
    status: 200,
    ms: expect.any(Number),
    'logging.googleapis.com/trace': 'a'.repeat(32),
  });
  expect(lines.join('\n')).not.toContain(buyer.token);
});

test('a wrong setting ends the start with a line that names it', async () => {
  await expect(startFunction('get-cart', { CUSTOMER_DB_ADDRESS: 'nowhere' })).rejects.toThrow(/CUSTOMER_DB_ADDRESS .* HOST:PORT/);
});

test('a function whose server was not taken over ends before it gets a request, and says why', async () => {
  const started = startFunction('health', {}, ['--import', './test/functions/support/without-channel.mjs']);
  await expect(started).rejects.toThrow(
    /"severity":"CRITICAL".*the framework listens with a server of its own[\s\S]*It ended with code 1\./,
  );
});
