import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { cloneDatabase } from '../support/database/database.ts';

const framework = 'node_modules/@google-cloud/functions-framework/build/src/main.js';
const aFunction = [framework, '--target=get-cart', '--source=functions/index.ts'];

/** A process with only these variables, as the platform starts one. */
function start(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], K_SERVICE: 'souk', NODE_ENV: 'production', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, complaints: text(child.stderr) };
}

const pictureFunctions = ['add-picture', 'sweep-expired'];
const addresses = {
  CUSTOMER_DB_ADDRESS: 'customer-db.example:443',
  PRODUCT_DB_ADDRESS: 'product-db.example:443',
  PAYMENT_URL: 'https://payment.example/',
  FORWARDED_HOPS: '2',
};
const audiences = { CUSTOMER_DB_AUDIENCE: 'https://customer-db.souk', PRODUCT_DB_AUDIENCE: 'https://product-db.souk' };

test.each<[string, string[], Record<string, string>, RegExp]>([
  [
    'a function',
    aFunction,
    addresses,
    /^CUSTOMER_DB_ADDRESS .* needs CUSTOMER_DB_AUDIENCE.*; PRODUCT_DB_ADDRESS .* needs PRODUCT_DB_AUDIENCE.*\n$/,
  ],
  [
    'customer-db',
    ['db-services/customer/index.ts'],
    { DATABASE_URL_CUSTOMER: 'postgres://db.example/x' },
    /^DATABASE_URL_CUSTOMER .* sslmode=verify-full\n$/,
  ],
  [
    'payment',
    ['payment-service/index.ts'],
    { DATABASE_URL_PAYMENT: 'postgres://db.example/x' },
    /^DATABASE_URL_PAYMENT .* sslmode=verify-full\n$/,
  ],
  [
    'customer-db without its callers’ accounts',
    ['db-services/customer/index.ts'],
    { DATABASE_URL_CUSTOMER: 'postgres://127.0.0.1/x', CUSTOMER_DB_SECRET: 's'.repeat(32) },
    /^CALLER_ACCOUNTS is not set: customer-db .*\n$/,
  ],
  [
    'payment without its callers’ accounts',
    ['payment-service/index.ts'],
    { DATABASE_URL_PAYMENT: 'postgres://127.0.0.1/x' },
    /^CALLER_ACCOUNTS is not set: payment .*\n$/,
  ],
  [
    'product-db with a list of accounts',
    ['db-services/product/index.ts'],
    { DATABASE_URL_PRODUCT: 'postgres://127.0.0.1/x', CALLER_ACCOUNTS: '["a@souk.iam.gserviceaccount.com"]' },
    /^CALLER_ACCOUNTS is .*: it must be a JSON object: the service account of each caller\n$/,
  ],
])('%s with unsafe settings ends its start with one line', async (_, args, env, line) => {
  const { child, complaints } = start(args, env);
  expect((await once(child, 'exit'))[0]).toBe(1);
  expect(await complaints).toMatch(line);
});

test.each<[string, string[], () => Promise<Record<string, string>>]>([
  ['a function', aFunction, async () => ({ ...addresses, ...audiences })],
  [
    'customer-db',
    ['db-services/customer/index.ts'],
    async () => ({ DATABASE_URL_CUSTOMER: await databaseUrl('customer'), PGPASSWORD: 'test', CALLER_ACCOUNTS: '{}' }),
  ],
])('%s with safe settings starts', async (_, args, settings) => {
  const { child } = start(args, await settings());
  for await (const chunk of child.stdout) if (String(chunk).includes('"listening"')) return;
  expect.unreachable('it ended');
});

test.each(pictureFunctions)('%s without a bucket for pictures ends its start with one line', async (name) => {
  const { child, complaints } = start([framework, `--target=${name}`, '--source=functions/index.ts'], { ...addresses, ...audiences });
  expect((await once(child, 'exit'))[0]).toBe(1);
  expect(await complaints).toMatch(/^PICTURES_BUCKET is not set: .*\n$/);
});

test.each(pictureFunctions)('%s with a bucket for pictures starts', async (name) => {
  const settings = { ...addresses, ...audiences, PICTURES_BUCKET: 'souk-pictures' };
  const { child } = start([framework, `--target=${name}`, '--source=functions/index.ts'], settings);
  for await (const chunk of child.stdout) if (String(chunk).includes('"listening"')) return;
  expect.unreachable('it ended');
});

/** Of a database that is on this machine, without the password. */
async function databaseUrl(name: 'customer'): Promise<string> {
  const database = await cloneDatabase(name);
  onTestFinished(() => database.drop());
  const url = new URL(database.serviceUrl);
  url.password = '';
  return url.href;
}
