import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { RunningSystem } from '../../local/running-system.ts';
import { removeFolder, runToEnd, startSouk, temporaryFolder } from '../support/parts/souk.ts';
import { sellOne } from './support/shopping.ts';

const owner = `owner_${randomBytes(4).toString('hex')}`;
const names = ['customer', 'product', 'payment'].map((name) => `${name}_of_${owner}`);
const cluster = new URL(inject('postgres'));
let admin: pg.Client;
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  admin = new pg.Client(`${cluster}postgres`);
  await admin.connect();
  await admin.query(`create role ${owner} login password 'own' nosuperuser nocreaterole nocreatedb`);
  for (const name of names) await admin.query(`create database ${name} owner ${owner}`);
});

afterAll(async () => {
  for (const name of names) await admin.query(`drop database ${name} with (force)`);
  await admin.query(`drop role ${owner}`);
  await admin.end();
  await removeFolder(folder);
});

test('runs with services elsewhere and on another Postgres, with a login that may only use its databases', {
  timeout: 60_000,
}, async () => {
  const [customer, product, payment] = names.map((name) => `postgres://${owner}:own@${cluster.host}/${name}`) as [string, string, string];
  const settings = { DATA_DIR: folder, DATABASE_URL_CUSTOMER: customer, DATABASE_URL_PRODUCT: product, DATABASE_URL_PAYMENT: payment };
  const souk = await startSouk(settings);
  const { processes } = await souk.running();
  expect(Object.keys(processes)).not.toContain('postgres');
  expect(await runToEnd(['npm', 'run', 'demo'], { SOUK_URL: souk.url })).toMatchObject({ code: 0 });
  expect(await runToEnd(['npm', 'run', 'audit:ledger'], { DATA_DIR: folder })).toMatchObject({ code: 0 });
  await throughOthersServices(await souk.running());
  expect(await souk.end()).toBe(0);
});

/** A second system, of which only the functions run here. */
async function throughOthersServices({ services }: RunningSystem): Promise<void> {
  const functions = await startSouk({ DATA_DIR: path.join(folder, 'functions'), FUNCTION_PROCESSES: '2', ...services });
  expect(Object.keys((await functions.running()).processes)).toEqual(['supervisor', 'functions']);
  expect(await sellOne(functions.url)).toBe(201);
  expect(await functions.end()).toBe(0);
}

test('the audit reports if nothing runs', async () => {
  const { code, stderr } = await runToEnd(['node', 'local/books/audit.ts'], { DATA_DIR: folder });
  expect(stderr).toMatch(/^Souk does not run on .*: start it with `npm start`/);
  expect(code).toBe(1);
});
