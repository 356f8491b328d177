import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readSettings } from '../../lib/config/config.ts';
import { connectionOptions, databaseLocation, openDatabase } from '../../lib/database/db.ts';
import { replicaLocations } from '../../lib/database/replicas.ts';
import { createLog } from '../../lib/process/log.ts';

const cloud = { CLOUD_SQL_INSTANCE: 'shop:europe-west1:souk', CLOUD_SQL_USER: 'product-db@shop.iam', CLOUD_SQL_DATABASE: 'product' };
const nowhere = { url: undefined, CLOUD_SQL_INSTANCE: undefined, CLOUD_SQL_USER: undefined, CLOUD_SQL_DATABASE: undefined };

test('a database is given as a URL or as a complete Cloud SQL instance, not as both or neither', () => {
  const find = (settings: object) => databaseLocation('DATABASE_URL_PRODUCT', { ...nowhere, ...settings });
  expect(find({ url: 'postgres://here/product' })).toEqual({ url: 'postgres://here/product' });
  expect(find(cloud)).toEqual({ instance: 'shop:europe-west1:souk', user: 'product-db@shop.iam', database: 'product' });
  for (const wrong of [{}, { ...cloud, url: 'postgres://here/product' }, { ...cloud, CLOUD_SQL_USER: undefined }]) {
    expect(() => find(wrong)).toThrow('Set either DATABASE_URL_PRODUCT, or CLOUD_SQL_INSTANCE');
  }
});

test('read replicas are given as a URL or as instances beside the user and the database of the primary, or there are none', () => {
  expect(replicaLocations({})).toEqual([]);
  expect(replicaLocations({ DATABASE_URL_PRODUCT_READ: 'postgres://there/product' })).toEqual([{ url: 'postgres://there/product' }]);
  const names = ['CLOUD_SQL_READ_INSTANCES', 'CLOUD_SQL_USER', 'CLOUD_SQL_DATABASE'] as const;
  const instances = { ...cloud, CLOUD_SQL_READ_INSTANCES: 'shop:europe-west1:one,shop:europe-west1:two' };
  expect(replicaLocations(readSettings(names, instances))).toEqual(
    ['one', 'two'].map((name) => ({ instance: `shop:europe-west1:${name}`, user: 'product-db@shop.iam', database: 'product' })),
  );
  const both = { ...readSettings(names, instances), DATABASE_URL_PRODUCT_READ: 'postgres://there/product' };
  for (const wrong of [both, readSettings(names, { CLOUD_SQL_READ_INSTANCES: 'shop:europe-west1:one' })])
    expect(() => replicaLocations(wrong)).toThrow('Set either DATABASE_URL_PRODUCT_READ, or CLOUD_SQL_READ_INSTANCES');
  expect(() => readSettings(names, { ...instances, CLOUD_SQL_READ_INSTANCES: 'one two' })).toThrow('must be PROJECT:REGION:INSTANCE');
});

const certificate = `-----BEGIN CERTIFICATE-----
MIIBmTCCAT+gAwIBAgIURVgU2Wq5HONFyBhvyzz6B6oPiaMwCgYIKoZIzj0EAwIw
ITEfMB0GA1UEAwwWc2hvcDpldXJvcGUtd2VzdDE6c291azAgFw0yNjExMjIwOTI2
MzNaGA8yMTI2MTAyOTA5MjYzM1owITEfMB0GA1UEAwwWc2hvcDpldXJvcGUtd2Vz
dDE6c291azBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMLnRXD2sVkiTY5ZmvHr
4Tblk+F4W4s5tOyN7eTa2nu7J8ATIY2iMs9fTCqBLd67NNtH4VWuKZ/Sh+5CExyG
FPKjUzBRMB0GA1UdDgQWBBR5ON62EziarMVv7I7RhYfeTgAJwDAfBgNVHSMEGDAW
gBR5ON62EziarMVv7I7RhYfeTgAJwDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49
BAMCA0gAMEUCIQDfluCOiySF1EeVZdtlzcDlAl+bu4suQyjBWyEFFU4qUgIgCNsK
1zH7mzQlvU3rZeLqpCLFLxToseE8ROU66LuVMbw=
-----END CERTIFICATE-----
`;

/** Google's Admin API for one instance at these addresses; `asked` gets what it is asked. */
async function startAdminApi(ipAddresses: object[], asked: { path: string; body: Record<string, unknown> }[]) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    asked.push({ path: request.url ?? '', body: body ? JSON.parse(body) : {} });
    const isMetadata = request.url?.includes('connectSettings');
    const serverCaCert = { cert: certificate, expirationTime: '2126-01-01T00:00:00Z' };
    const metadata = { region: 'europe-west1', databaseVersion: 'POSTGRES_18', ipAddresses, serverCaCert };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(isMetadata ? metadata : { ephemeralCert: { cert: certificate } }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A user who is logged in to Google. */
const auth = {
  credentials: { expiry_date: Date.now() + 3_600_000 },
  getAccessToken: async () => ({ token: 'the token of the service account' }),
  async request({ url, method = 'GET', data, body }: { url: string; method?: string; data?: unknown; body?: unknown }) {
    const payload = data ?? body;
    const response = await fetch(url, {
      method,
      ...(payload !== undefined && { body: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
    });
    return { data: await response.json(), status: response.status, headers: response.headers };
  },
};

const locate = (endpoint: string) => ({
  instance: 'shop:europe-west1:souk',
  user: 'product-db@shop.iam',
  database: 'product',
  google: { sqlAdminAPIEndpoint: endpoint, auth: auth as never },
});

test('Cloud SQL gets the service account’s token, and is reached only through the connector’s socket', async () => {
  const asked: { path: string; body: Record<string, unknown> }[] = [];
  const location = locate(await startAdminApi([{ type: 'PRIVATE', ipAddress: '127.0.0.1' }], asked));
  const { release, ...options } = await connectionOptions(location);
  onTestFinished(() => release?.());
  expect(asked.map(({ path }) => path.split('?')[0]).toSorted()).toEqual([
    '/sql/v1beta4/projects/shop/instances/souk/connectSettings',
    '/sql/v1beta4/projects/shop/instances/souk:generateEphemeralCert',
  ]);
  expect(asked.find(({ path }) => path.includes('Ephemeral'))?.body).toMatchObject({ access_token: 'the token of the service account' });
  expect(options).toMatchObject({
    user: 'product-db@shop.iam',
    database: 'product',
    stream: expect.any(Function),
    statement_timeout: 4_000,
  });
  expect(options).not.toHaveProperty('connectionString');
  expect(options).not.toHaveProperty('password');
});

test('an instance with only a public address is refused', async () => {
  const location = locate(await startAdminApi([{ type: 'PRIMARY', ipAddress: '127.0.0.1' }], []));
  const open = openDatabase({ location, name: 'test', poolSize: 1, log: createLog('test', 'silent') });
  await expect(open).rejects.toThrow(/private/i);
});

test('a process that had no CPU for minutes gets a new certificate before it connects; one that worked meanwhile does not', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const asked: { path: string; body: Record<string, unknown> }[] = [];
  const location = locate(await startAdminApi([{ type: 'PRIVATE', ipAddress: '127.0.0.1' }], asked));
  const { release, wake, stream } = await connectionOptions(location);
  onTestFinished(() => release?.());
  const certificates = () => asked.filter(({ path }) => path.includes('Ephemeral')).length;
  await wake?.();
  for (let minute = 0; minute < 90; minute += 1) {
    vi.setSystemTime(Date.now() + 60_000);
    await wake?.();
  }
  expect(certificates()).toBe(1);

  vi.setSystemTime(Date.now() + 3_600_000);
  await Promise.all([wake?.(), wake?.(), wake?.()]);
  expect(certificates()).toBe(2);
  await wake?.();
  expect(certificates()).toBe(2);
  expect(stream).toBeInstanceOf(Function);
});
