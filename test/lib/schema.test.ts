import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { migrate } from '../../lib/database/migrate.ts';
import { schemaOf } from '../../lib/database/schema.ts';
import { HealthCheckResponse_ServingStatus, HealthDefinition } from '../../lib/gen/grpc/health.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { context } from '../support/parts/customer-db.ts';
import { startPart } from '../support/parts/part-process.ts';

const admin = new pg.Client(`${inject('postgres')}postgres`);
const connected = admin.connect();
const folder = await mkdtemp(path.join(tmpdir(), 'souk-schema-'));
let url: string;
let made = 0;

/** An empty database for each test. */
beforeEach(async () => {
  await connected;
  made += 1;
  const name = `schema_${process.pid}_${made}`;
  await admin.query(`create database ${name}`);
  url = `${inject('postgres')}${name}`;
  onTestFinished(async () => void (await admin.query(`drop database ${name} with (force)`)));
});
afterAll(async () => {
  await admin.end();
  await rm(folder, { recursive: true });
});

const services = {
  customer: { name: 'customer-db', file: 'db-services/customer/index.ts', url: 'DATABASE_URL_CUSTOMER' },
  product: { name: 'product-db', file: 'db-services/product/index.ts', url: 'DATABASE_URL_PRODUCT' },
  payment: { name: 'payment', file: 'payment-service/index.ts', url: 'DATABASE_URL_PAYMENT' },
} as const;
type Name = keyof typeof services;
const names = Object.keys(services) as Name[];

/** Starts a service with this database. Returns what its health check says. */
async function healthOf(name: Name): Promise<(service?: string) => Promise<string>> {
  const { file, url: setting } = services[name];
  const extra = name === 'product' ? { CURRENCY: 'USD' } : {};
  const { port } = await startPart(file, { [setting]: url, LOG_LEVEL: 'silent', ...extra });
  if (name === 'payment')
    return async (service) => (await fetch(`http://127.0.0.1:${port}/${service === 'liveness' ? 'liveness' : 'health'}`)).text();
  const client = connectService(HealthDefinition, `127.0.0.1:${port}`);
  onTestFinished(() => client.close());
  return (service = '') =>
    client.call.check({ service }, context()).then(
      ({ status }) => (status === HealthCheckResponse_ServingStatus.SERVING ? 'serving' : 'not serving'),
      (error: Error) => `not serving: ${error.message}`,
    );
}

/** The migrations of a database without its newest, as an earlier version of Souk had them. */
async function earlier(name: Name): Promise<string> {
  const to = path.join(folder, `earlier-${made}`, name);
  await cp(`sql/${name}`, to, { recursive: true });
  const migrations = (await readdir(to)).filter((file) => /^\d{4}_/.test(file)).sort();
  await rm(path.join(to, migrations.at(-1) as string));
  await Promise.all(['functions', 'views'].map((part) => rm(path.join(to, part), { recursive: true, force: true })));
  return to;
}

test.each(names)(
  '%s is not ready on an older schema, says which it needs and has, and is ready once the migrations have run',
  async (name) => {
    const old = await earlier(name);
    await migrate({ location: { url }, folder: old, withGrants: false });
    const health = await healthOf(name);
    const [needed, has] = [schemaOf(`sql/${name}`), schemaOf(old)].map(({ version, digest }) => `${version} (${digest.slice(0, 8)})`);
    expect(await health()).toBe(
      `not serving: ${services[name].name} needs the database schema ${needed}, and the database has ${has}: its migrations have not run yet, or have failed.`,
    );
    expect(await health('liveness')).toMatch(/^(serving|alive)$/);

    await migrate({ location: { url }, folder: `sql/${name}` });
    expect(await health()).toBe('serving');
  },
);

test('a service is not ready on an empty database', async () => {
  const health = await healthOf('customer');
  expect(await health()).toContain('the database has no schema that was completed: its migrations have not run yet, or have failed.');
});

test('a service is not ready if the migrations succeeded and the SQL functions or rights after them did not', async () => {
  const to = path.join(folder, 'failing', 'customer');
  await cp('sql/customer', to, { recursive: true });
  await writeFile(path.join(to, 'grants.sql'), 'grant select on a_missing_table to souk_customer;');
  await expect(migrate({ location: { url }, folder: to })).rejects.toThrow('does not exist');
  const health = await healthOf('customer');
  expect(await health()).toContain('the database has no schema that was completed');
});

test('a service that runs stays ready after the migrations of a later version', async () => {
  await migrate({ location: { url }, folder: 'sql/customer' });
  const later = path.join(folder, 'later', 'customer');
  await cp('sql/customer', later, { recursive: true });
  await writeFile(path.join(later, '0900_later.sql'), 'create table later (id int);');
  await migrate({ location: { url }, folder: later });
  const health = await healthOf('customer');
  expect(await health()).toBe('serving');
});

test('a change of one SQL function is another schema of the same version', async () => {
  const changed = path.join(folder, 'changed', 'customer');
  await cp('sql/customer', changed, { recursive: true });
  const before = schemaOf(changed);
  const [name = ''] = await readdir(path.join(changed, 'functions'));
  await writeFile(path.join(changed, 'functions', name), 'select 1;');
  expect(before).toEqual(schemaOf('sql/customer'));
  expect(schemaOf(changed).version).toBe(before.version);
  expect(schemaOf(changed).digest).not.toBe(before.digest);
});

test('migrations that were cut off are completed by the next run', async () => {
  const to = path.join(folder, 'cut-off', 'customer');
  await cp('sql/customer', to, { recursive: true });
  await writeFile(path.join(to, '0900_slow.sql'), 'create table slow (id int); select pg_sleep(30);');
  const running = migrate({ location: { url }, folder: to });
  const cutOff = expect(running).rejects.toThrow();
  const client = new pg.Client(url);
  await client.connect();
  const sleeping = `select pid from pg_stat_activity where datname = current_database() and query like '%pg_sleep(30)%' and pid <> pg_backend_pid()`;
  await expect.poll(async () => (await client.query(sleeping)).rows.length, { timeout: 20_000 }).toBe(1);
  await client.query(`select pg_terminate_backend(pid) from (${sleeping}) as running`);
  await cutOff;
  expect((await client.query('select * from schema_versions')).rows).toEqual([]);

  await writeFile(path.join(to, '0900_slow.sql'), 'create table slow (id int);');
  await migrate({ location: { url }, folder: to });
  expect((await client.query('select version from schema_versions')).rows).toEqual([{ version: '0900_slow' }]);
  await client.end();
});
