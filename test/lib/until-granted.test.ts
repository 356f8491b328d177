import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuth2Client } from 'google-auth-library';
import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../lib/config/config.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { untilGranted } from '../../lib/database/until-granted.ts';

/** Google's Admin API, which refuses the first questions, and does not know the instance afterwards. */
async function startAdminApi(refusals: number) {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    const code = asked <= refusals ? 403 : 404;
    const message = code === 403 ? 'The client is not authorized to make this request.' : 'The instance does not exist.';
    response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error: { code, message } }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Runs the migrations of an instance of Cloud SQL. Resolves to its error and the refusals that it was patient with. */
async function migrateCloud(refusals: number, pausesMs: number[]) {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: 'a token', expiry_date: Date.now() + 3_600_000 });
  const google = { sqlAdminAPIEndpoint: await startAdminApi(refusals), auth };
  const location = { instance: 'shop:europe-west1:souk', user: 'migrator@shop.iam', database: 'product', google };
  const reasons: string[] = [];
  const onRefusal = (reason: string) => void reasons.push(reason);
  const error = await migrate({ location, folder: 'sql/product', patience: { onRefusal, pausesMs } }).catch((error) => error);
  return { error, reasons };
}

test('a right at Google that has not arrived yet is waited for', async () => {
  // Each try asks twice: for the instance's address, and for a certificate.
  const { error, reasons } = await migrateCloud(4, [1, 1, 1, 1, 1]);
  expect(reasons).toEqual(Array(reasons.length).fill('The client is not authorized to make this request.'));
  expect(reasons.length).toBeGreaterThan(1);
  expect(reasons.length).toBeLessThan(5);
  expect(error.message).toContain('The instance does not exist.');
});

test('a right that is never granted is a mistake of the set-up, in one line', async () => {
  const { error, reasons } = await migrateCloud(1_000, [1, 1]);
  expect(reasons).toHaveLength(2);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toMatch(/^Google refuses the instance: The client is not authorized to make this request\.+$/);
});

test('a log-in that the database refuses at first is tried again; a database that does not exist is not', async () => {
  const role = `late_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client(`${inject('postgres')}postgres`);
  await admin.connect();
  onTestFinished(async () => {
    await admin.query(`drop role if exists ${role}`);
    await admin.end();
  });
  await admin.query(`create role ${role} nologin password 'test'`);
  const logIn = async (database: string) => {
    const url = new URL(`${inject('postgres')}${database}`);
    url.username = role;
    url.password = 'test';
    const client = new pg.Client(url.href);
    await client.connect();
    await client.end();
    return 'in';
  };
  const reasons: string[] = [];
  const onRefusal = (reason: string) => {
    reasons.push(reason);
    void admin.query(`alter role ${role} login`);
  };
  expect(await untilGranted(() => logIn('postgres'), { onRefusal, pausesMs: [200, 1_000] })).toBe('in');
  expect(reasons[0]).toMatch(/is not permitted to log in/);
  reasons.length = 0;
  await expect(untilGranted(() => logIn('absent'), { onRefusal, pausesMs: [1] })).rejects.toThrow('database "absent" does not exist');
  expect(reasons).toEqual([]);
});

test('at a URL a refused log-in is an error at once', async () => {
  const url = new URL(`${inject('postgres')}postgres`);
  url.username = 'stranger';
  const reasons: string[] = [];
  const onRefusal = (reason: string) => void reasons.push(reason);
  const migrated = migrate({ location: { url: url.href }, folder: 'sql/product', patience: { onRefusal, pausesMs: [1] } });
  await expect(migrated).rejects.toThrow(ConfigError);
  expect(reasons).toEqual([]);
});
