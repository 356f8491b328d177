import { expect, test } from 'vitest';
import { readSettings } from '../../lib/config/config.ts';
import type { SettingName } from '../../lib/config/settings.ts';
import { allSettings } from '../../local/parts/environment.ts';

/** Every setting as it is where it is used in the cloud. */
const safe = {
  K_SERVICE: 'make-purchase',
  NODE_ENV: 'production',
  DATABASE_URL_CUSTOMER: 'postgres://souk:correct-horse-battery@db.example/customer?sslmode=verify-full',
  DATABASE_URL_PRODUCT: 'postgres://souk:correct-horse-battery@127.0.0.1/product',
  DATABASE_URL_PAYMENT: 'postgres://souk@db.example/payment?sslmode=verify-full&sslcert=client.crt',
  CUSTOMER_DB_ADDRESS: 'customer-db-abc.a.run.app:443',
  CUSTOMER_DB_AUDIENCE: 'https://customer-db.souk',
  PRODUCT_DB_ADDRESS: '127.0.0.1:8081',
  PAYMENT_URL: 'https://bank.example/payments',
  SCHEDULER_TOKEN: 'k3Jd8sLq0ZpXv7TnBw5RyHc2GmFa9EuQ',
  FORWARDED_HOPS: '2',
};

const read = (env: Record<string, string | undefined>, names: readonly SettingName[] = allSettings) => readSettings(names, env);

test('a deployment with safe settings starts, both as a function and as a job', () => {
  expect(read(safe)).toMatchObject({ FORWARDED_HOPS: 2, PAYMENT_URL: safe.PAYMENT_URL });
  expect(read({ ...safe, K_SERVICE: undefined, CLOUD_RUN_JOB: 'audit' })).toMatchObject({ FORWARDED_HOPS: 2 });
});

const unsafe: [name: string, value: string | undefined, must: string][] = [
  ['NODE_ENV', undefined, 'must be production'],
  ['NODE_ENV', 'development', 'must be production'],
  ['NODE_TLS_REJECT_UNAUTHORIZED', '0', 'must not be set'],
  ['NODE_OPTIONS', '--max-old-space-size=400 --inspect=0.0.0.0:9229', 'must not open a debugger'],
  ['DEBUG', '*', 'must not be set'],
  ['NODE_DEBUG', 'http', 'must not be set'],
  ['GRPC_TRACE', 'all', 'must not be set'],
  ['GOOGLE_SDK_NODE_LOGGING', 'all', 'must not be set'],
  ['LOG_LEVEL', 'debug', 'must be info or something more severe'],
  ['LOG_LEVEL', 'trace', 'must be info or something more severe'],
  ['FORWARDED_HOPS', '0', 'must be 1 or more'],
  ['FORWARDED_HOPS', undefined, 'must be 1 or more'],
  ['CUSTOMER_DB_AUDIENCE', undefined, 'needs CUSTOMER_DB_AUDIENCE'],
  ['PRODUCT_DB_ADDRESS', 'product-db-abc.a.run.app:443', 'needs PRODUCT_DB_AUDIENCE'],
  ['PRODUCT_DB_ADDRESS', '127.0.0.1.nip.io:443', 'needs PRODUCT_DB_AUDIENCE'],
  ['PRODUCT_DB_ADDRESS', 'product-db.example:99999', 'needs PRODUCT_DB_AUDIENCE'],
  ['PAYMENT_URL', 'http://bank.example/', 'must begin with https://'],
  ['PAYMENT_URL', 'http://localhost.bank.example/', 'must begin with https://'],
  ['SCHEDULER_TOKEN', 'only-16-letters-', 'must be 32 characters or more'],
  ['SCHEDULER_TOKEN', 'x'.repeat(40), 'must be 32 characters or more, and random'],
  ['DATABASE_URL_CUSTOMER', 'postgres://souk:correct-horse-battery@db.example/customer', 'must have sslmode=verify-full'],
  ['DATABASE_URL_CUSTOMER', 'postgres://souk:correct-horse-battery@db.example/customer?sslmode=no-verify', 'must have sslmode=verify-full'],
  ['DATABASE_URL_PAYMENT', 'postgres://db.example/payment?sslmode=verify-full&sslmode=disable', 'must have sslmode=verify-full'],
  ['DATABASE_URL_PRODUCT', 'postgres://127.0.0.1/product?host=db.example', 'must have sslmode=verify-full'],
  ['DATABASE_URL_PRODUCT', 'postgres://postgres:postgres@db.example/product?sslmode=verify-full', 'must have a password of 16 characters'],
];

test.each(unsafe)('a deployment with %s=%s is refused by name, and one’s own machine is not', (name, value, must) => {
  const env = { ...safe, [name]: value };
  expect(() => read(env)).toThrow(new RegExp(`^[A-Z_]+ is .*: it ${must.replace(/[?.*+]/g, '\\$&')}`));
  expect(() => read(env)).toThrow(name);
  expect(read({ ...env, K_SERVICE: undefined })).toBeDefined();
});

test('all unsafe settings are named on one line, without secrets', () => {
  const env = {
    ...safe,
    SCHEDULER_TOKEN: 'only-16-letters-',
    PAYMENT_URL: 'http://bank.example/',
    DATABASE_URL_PRODUCT: 'postgres://u:hunter2@db/x',
  };
  const refusal = () => read(env);
  expect(refusal).toThrow(/^(?=.*SCHEDULER_TOKEN)(?=.*PAYMENT_URL)(?=.*DATABASE_URL_PRODUCT)[^\n]*$/);
  expect(refusal).not.toThrow(/hunter2|only-16/);
});

test('a part is refused only for settings that it reads', () => {
  expect(
    read({ ...safe, PAYMENT_URL: 'http://bank.example/', FORWARDED_HOPS: '0' }, ['CUSTOMER_DB_ADDRESS', 'CUSTOMER_DB_AUDIENCE']),
  ).toBeDefined();
});
