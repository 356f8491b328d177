import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../lib/database/db.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { sql } from '../../lib/database/sql.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { createLog } from '../../lib/process/log.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { serveRpc } from '../../lib/rpc/rpc-server.ts';
import { cloneDatabase } from '../support/database/database.ts';
import { context } from '../support/parts/customer-db.ts';

/** Defaults that an operator may have set for a database or a role, each with the value that Souk's connections must have. */
const defaults: [name: string, given: string, must: string][] = [
  ['default_transaction_isolation', 'serializable', 'read committed'],
  ['default_transaction_read_only', 'on', 'off'],
  ['default_transaction_deferrable', 'on', 'off'],
  ['synchronous_commit', 'off', 'on'],
  ['row_security', 'off', 'on'],
  ['search_path', 'nowhere', 'public'],
  ['timezone', 'Asia/Tokyo', 'UTC'],
  ['datestyle', 'German, DMY', 'ISO, MDY'],
  ['intervalstyle', 'iso_8601', 'postgres'],
  ['bytea_output', 'escape', 'hex'],
  ['extra_float_digits', '-10', '1'],
  ['standard_conforming_strings', 'off', 'on'],
  ['transform_null_equals', 'on', 'off'],
  ['plan_cache_mode', 'force_generic_plan', 'auto'],
  ['client_encoding', 'LATIN1', 'UTF8'],
  ['statement_timeout', '1', '4s'],
  ['lock_timeout', '1', '3s'],
  ['transaction_timeout', '1', '10s'],
  ['idle_in_transaction_session_timeout', '1', '5s'],
  ['idle_session_timeout', '10', '0'],
  ['client_connection_check_interval', '0', '1s'],
  ['tcp_keepalives_idle', '7200', '30'],
  ['tcp_keepalives_interval', '75', '5'],
  ['tcp_keepalives_count', '9', '4'],
  ['tcp_user_timeout', '0', '30000'],
];

async function databaseWithDefaults(template: 'product', of: 'database' | 'role') {
  const database = await cloneDatabase(template);
  onTestFinished(() => database.drop());
  const name = new URL(database.url).pathname.slice(1);
  const whose = of === 'database' ? `database ${name}` : `role souk_${template} in database ${name}`;
  const admin = new pg.Client(`${inject('postgres')}postgres`);
  await admin.connect();
  for (const [setting, given] of defaults)
    await admin.query(`alter ${whose} set ${setting} = ${setting === 'datestyle' ? given : pg.escapeLiteral(given)}`);
  await admin.end();
  return database;
}

const log = createLog('test', 'silent');

test.each(['database', 'role'] as const)('a connection has the settings that Souk needs, despite other defaults of the %s', async (of) => {
  const { serviceUrl } = await databaseWithDefaults('product', of);
  for (const url of [serviceUrl, `${serviceUrl}?options=-c%20search_path%3Dnowhere%20-c%20work_mem%3D8MB`]) {
    const db = await openDatabase({ location: { url }, name: 'test', poolSize: 1, log });
    for (const [name, , must] of defaults)
      expect([name, await db.one(sql`select current_setting(${name}) as is`)]).toEqual([name, { is: must }]);
    await db.close();
  }
});

test('a URL may ask for settings that Souk does not need', async () => {
  const { serviceUrl } = await databaseWithDefaults('product', 'role');
  const location = { url: `${serviceUrl}?options=-c%20work_mem%3D8MB` };
  const db = await openDatabase({ location, name: 'test', poolSize: 1, log });
  expect(await db.one(sql`select current_setting('work_mem') as is`)).toEqual({ is: '8MB' });
  await db.close();
});

test('a database with such defaults is migrated', async () => {
  const { url } = await databaseWithDefaults('product', 'database');
  await migrate({ location: { url }, folder: 'sql/product' });
});

test('calls between parts use no proxy of the environment', async () => {
  const names = ['grpc_proxy', 'http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
  for (const name of names) process.env[name] = 'http://127.0.0.1:1';
  onTestFinished(() => {
    for (const name of names) delete process.env[name];
  });
  const service = { getCurrency: async () => ({ currency: 'USD' }) } as never;
  for (const host of ['127.0.0.1', '::1']) {
    const server = await serveRpc({ definition: ProductDbDefinition, service, checkHealth: async () => {}, host, port: 0, log });
    const address = host === '::1' ? `[::1]:${server.port}` : `${host}:${server.port}`;
    const { call, close } = connectService(ProductDbDefinition, address);
    expect(await call.getCurrency({}, context())).toEqual({ currency: 'USD' });
    close();
    await server.close();
  }
});
