import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../functions/http/app.ts';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { tokenOfOne } from '../../local/parts/identities.ts';
import { context } from '../support/parts/customer-db.ts';
import { schedulerToken } from '../support/parts/functions.ts';
import { newBuyer, newItem, newSeller } from '../support/people/people.ts';
import { upload } from '../support/people/upload.ts';
import { jpeg } from '../support/pictures.ts';
import { createApi } from '../support/requests/api.ts';
import { sampleRequest } from '../support/requests/samples.ts';
import { Deployment } from './support/deployment.ts';
import { startProcess } from './support/process.ts';
import { functionNames } from './support/unpacked.ts';

const deployment = new Deployment();
const tokens: Record<string, string> = { scheduler: schedulerToken };

beforeAll(async () => {
  await deployment.start();
  const api = createApi(deployment.url);
  tokens['seller'] = (await newSeller(api)).token;
  tokens['buyer'] = tokens['session'] = (await newBuyer(api)).token;
}, 240_000);

afterAll(() => deployment.end(), 30_000);

// A log-out ends the session that the others need.
const logOutsLast = functionNames.toSorted((a, b) => Number(a.endsWith('log-out')) - Number(b.endsWith('log-out')));

describe.each(logOutsLast)('%s out of the zip, under the command that Google starts', (name) => {
  const own = routes.filter((route) => route.name === name);

  test.each(own.map(({ endpoint }) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    'serves %s as the contract says, to allowed and refused callers',
    async (_, endpoint) => {
      const { method, path, ...request } = sampleRequest(endpoint);
      const api = createApi(deployment.urlOf(name));
      const stranger = await api.send(method, path, request);
      if (endpoint.caller !== 'anyone' && endpoint.caller !== 'visitor')
        expect([stranger.status, stranger.body.code]).toEqual([401, 'unauthenticated']);
      const { status, body } = await api.send(method, path, { ...request, token: tokens[endpoint.caller] });
      expect(status).toBeLessThan(500);
      expect(['unauthenticated', 'forbidden', 'method_not_allowed']).not.toContain(body?.code);
    },
  );

  test('returns 404 for an unknown path', async () => {
    const { status, body } = await createApi(deployment.urlOf(name)).get('/v1/nowhere');
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});

test('the documentation page has all its files', async () => {
  const api = createApi(deployment.urlOf('api-docs'));
  const page: string = (await api.get('/v1/docs')).body;
  const files = [...page.matchAll(/(?:src|href)="(\/v1\/docs\/[^"]+)"/g)].map(([, file]) => file as string);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect([file, (await api.get(file)).status]).toEqual([file, 200]);
});

test('a seller adds a picture to an item', async () => {
  const api = createApi(deployment.url);
  const seller = await newSeller(api);
  const { itemId } = await newItem(api, seller);
  const picture = { token: seller.token, body: await jpeg(2000, 1000), headers: { 'Content-Type': 'image/jpeg' } };
  const { status, body } = await upload(createApi(deployment.urlOf('add-picture')), itemId, picture);
  expect([status, body.code]).toEqual([201, undefined]);
  expect(body.pictures).toMatchObject([{ width: 1600, height: 800 }]);
});

test('a seller and a buyer run the whole demo', { timeout: 60_000 }, async () => {
  const demo = startProcess(['local/demo/command.ts'], { env: { SOUK_URL: deployment.url } });
  const code = await demo.ended;
  expect(demo.lines.slice(-3).join('\n')).toContain('That was the whole story.');
  expect(code).toBe(0);
});

test('only the functions that charge or refund cards have loaded SOAP', async () => {
  expect(await deployment.whoLoaded('zod')).toEqual(functionNames);
  expect(await deployment.whoLoaded('soap')).toEqual(['refund-sale', 'make-purchase']);
});

test('on SIGTERM a service finishes the calls in flight, and everything ends with code 0', async () => {
  const client = connectService(
    CustomerDbDefinition,
    `127.0.0.1:${await deployment.services['customer-db']?.port}`,
    undefined,
    tokenOfOne(deployment.secrets, 'customer-db', 'create-buyer'),
  );
  const names = ['early.one', 'early.two', 'early.three'];
  const newcomers = names.map((username) =>
    client.call.createAccount({ role: 'buyer', name: 'A', username, password: 'correct horse 7' }, context()),
  );
  await Promise.race(newcomers);
  for (const { child } of deployment.processes) child.kill('SIGTERM');
  expect((await Promise.all(newcomers)).map(({ username }) => username)).toEqual(names);
  client.close();
  expect(await Promise.all(deployment.processes.map(({ ended }) => ended))).toEqual(deployment.processes.map(() => 0));
});
