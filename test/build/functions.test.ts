import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Built, buildAll } from '../../build/build.ts';
import { routes } from '../../functions/app.ts';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { connectService } from '../../lib/rpc-client.ts';
import { freePorts } from '../../local/ports.ts';
import { context } from '../customer/support/customer-db.ts';
import { sampleRequest } from '../functions/samples.ts';
import { createApi } from '../support/api.ts';
import { schedulerToken } from '../support/functions.ts';
import { newBuyer, newSeller } from '../support/people.ts';
import { type DeployedDatabase, databaseNames, deployDatabase } from './support/databases.ts';
import { startImage } from './support/image.ts';
import { type Started, startProcess } from './support/process.ts';
import { functionNames, recordLoaded, startFunction, unpackFunctions } from './support/unpacked.ts';

// Everything from what is deployed: databases made by the migrator's image, services in theirs, a process for every function of the zip.
let folder: string;
let built: Built;
const databases: DeployedDatabase[] = [];
const services: Record<string, Started> = {};
const functions = new Map<string, { started: Started; url: string }>();
const tools: Started[] = [];
let url: string;
const tokens: Record<string, string> = { scheduler: schedulerToken };

const deployed = () => [...Object.values(services), ...[...functions.values()].map(({ started }) => started)];
const within = (...names: string[]) => path.join(folder, ...names);
const at = async ({ port }: Started) => `http://127.0.0.1:${await port}`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'souk-build-'));
  built = await buildAll(process.cwd(), within('dist'));
  const addresses = await startServices();
  await unpackFunctions(within('dist/functions.zip'), within('unpacked'));
  await startAllFunctions(addresses);
  const [port = 0] = await freePorts(1, '127.0.0.1');
  const ports = Object.fromEntries([...functions].map(([name, { url }]) => [name, Number(new URL(url).port)]));
  const proxy = startProcess(['local/function-proxy.ts'], { env: { PORT: String(port), FUNCTION_PORTS: JSON.stringify(ports) } });
  tools.push(proxy);
  url = await at(proxy);
  const api = createApi(url);
  tokens['seller'] = (await newSeller(api)).token;
  tokens['buyer'] = tokens['session'] = (await newBuyer(api)).token;
}, 240_000);

async function startServices(): Promise<Record<string, string>> {
  for (const name of databaseNames) databases.push(await deployDatabase(name, within('dist/migrator')));
  const [customer, product, payment] = databases.map(({ serviceUrl }) => serviceUrl) as [string, string, string];
  services['customer-db'] = await startImage(within('dist/customer-db'), { DATABASE_URL_CUSTOMER: customer });
  services['product-db'] = await startImage(within('dist/product-db'), { DATABASE_URL_PRODUCT: product });
  services['payment'] = await startImage(within('dist/payment'), { DATABASE_URL_PAYMENT: payment });
  return {
    CUSTOMER_DB_ADDRESS: `127.0.0.1:${await services['customer-db'].port}`,
    PRODUCT_DB_ADDRESS: `127.0.0.1:${await services['product-db'].port}`,
    PAYMENT_URL: await at(services['payment']),
  };
}

/** A few at a time, as many as a machine has cores. */
async function startAllFunctions(addresses: Record<string, string>): Promise<void> {
  const waiting = [...functionNames];
  const start = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const settings = { ...addresses, SCHEDULER_TOKEN: schedulerToken, ...recordLoaded(within(`loaded-by-${name}`)) };
      const started = startFunction(within('unpacked'), name, settings);
      functions.set(name, { started, url: await at(started) });
    }
  };
  await Promise.all([start(), start()]);
}

afterAll(async () => {
  for (const { child } of [...deployed(), ...tools]) child.kill('SIGKILL');
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true });
}, 30_000);

// A log-out ends the session that the others need.
const logOutsLast = functionNames.toSorted((a, b) => Number(a.endsWith('log-out')) - Number(b.endsWith('log-out')));

describe.each(logOutsLast)('%s out of the zip, under the command that Google starts', (name) => {
  const own = routes.filter((route) => route.name === name);

  test.each(own.map(({ endpoint }) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    'answers %s as the contract says, to who may call it and to who may not',
    async (_, endpoint) => {
      const { method, path: target, ...request } = sampleRequest(endpoint);
      const api = createApi(functions.get(name)?.url ?? '');
      const stranger = await api.send(method, target, request);
      if (endpoint.caller !== 'anyone') expect([stranger.status, stranger.body.code]).toEqual([401, 'unauthenticated']);
      const { status, body } = await api.send(method, target, { ...request, token: tokens[endpoint.caller] });
      expect(status).toBeLessThan(500);
      expect(['unauthenticated', 'forbidden', 'method_not_allowed']).not.toContain(body?.code);
    },
  );

  test('answers 404 to what is nobody’s', async () => {
    const { status, body } = await createApi(functions.get(name)?.url ?? '').get('/v1/nowhere');
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});

test('the page of the documentation brings all its files along', async () => {
  const api = createApi(functions.get('api-docs')?.url ?? '');
  const page: string = (await api.get('/v1/docs')).body;
  const files = [...page.matchAll(/(?:src|href)="(\/v1\/docs\/[^"]+)"/g)].map(([, file]) => file as string);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect([file, (await api.get(file)).status]).toEqual([file, 200]);
});

test('a seller and a buyer go through the whole story', { timeout: 60_000 }, async () => {
  const demo = startProcess(['local/demo.ts'], { env: { SOUK_URL: url } });
  const code = await demo.ended;
  expect(demo.lines.slice(-3).join('\n')).toContain('That was the whole story.');
  expect(code).toBe(0);
});

test('of all functions, only the one that has paid has loaded SOAP', async () => {
  const outputs = Object.entries(built.metafiles['functions']?.outputs ?? {});
  const [soap] = outputs.find(([, { inputs }]) => Object.keys(inputs).some((input) => input.startsWith('node_modules/soap/'))) ?? [];
  const chunk = path.basename(soap ?? '');
  const loaded = await Promise.all(functionNames.map((name) => readFile(within(`loaded-by-${name}`), 'utf8')));
  for (const files of loaded) expect(files).toContain('/unpacked/main.js');
  expect(functionNames.filter((_, i) => loaded[i]?.includes(`/unpacked/${chunk}\n`))).toEqual(['make-purchase']);
});

test('on SIGTERM a service finishes the calls in flight, and everything ends with code 0', async () => {
  const customer = services['customer-db'] as Started;
  const client = connectService(CustomerDbDefinition, `127.0.0.1:${await customer.port}`);
  const names = ['early.one', 'early.two', 'early.three'];
  const newcomers = names.map((username) =>
    client.call.createAccount({ role: 'buyer', name: 'A', username, password: 'correct horse 7' }, context()),
  );
  await Promise.race(newcomers);
  const all = deployed();
  for (const { child } of all) child.kill('SIGTERM');
  expect((await Promise.all(newcomers)).map(({ username }) => username)).toEqual(names);
  client.close();
  expect(await Promise.all(all.map(({ ended }) => ended))).toEqual(all.map(() => 0));
});
