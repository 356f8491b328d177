import { expect, test } from 'vitest';
import { readSettings } from '../../lib/config/config.ts';
import type { SettingName } from '../../lib/config/settings.ts';
import { runToEnd } from '../support/parts/souk.ts';

const messageOf = (name: SettingName, value: string, env = {}): string => {
  try {
    readSettings([name], { ...env, [name]: value });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

const unreadable = [
  'postgres://u:s3cret/Part+x==@h/db',
  'postgres://u:123/s3cret@h/db',
  'postgres://u:123?s3cret@h/db',
  'postgres://u:123#s3cret@h/db',
  'postgres:u:s3cret@h/db',
  'postgres:/u:s3cret@h/db',
  'postgres:///u:s3cret@h/db',
  'postgres://u:s3cret%zz@h/db',
  '//u:s3cret@h/db',
  'u:s3cret@h/db',
  ' u:s3cret@h/db',
  'host=h user=u password=s3cret',
  "'postgres://u:s3cret@h/db'",
  's3cret',
];

test.each(unreadable)('nothing is shown of an invalid URL: %j', (value) => {
  for (const name of ['DATABASE_URL_CUSTOMER', 'DATABASE_URL_PRODUCT', 'DATABASE_URL_PAYMENT', 'PAYMENT_URL'] as const)
    expect(messageOf(name, value)).toMatch(new RegExp(`^${name} is not shown: it must be a URL that begins with `));
});

test.each(unreadable.filter((value) => value !== 's3cret'))('%j is not shown in an invalid setting either', (value) => {
  for (const name of ['CUSTOMER_DB_ADDRESS', 'PORT', 'CURRENCY', 'LOG_LEVEL'] as const)
    expect(messageOf(name, value)).not.toContain('s3cret');
});

test('nothing is shown of a secret or a token that is not valid', () => {
  for (const name of ['SCHEDULER_TOKEN', 'CALLER_TOKENS', 'CUSTOMER_DB_SECRET', 'PRODUCT_DB_SECRET', 'PAYMENT_SECRET'] as const)
    expect(messageOf(name, 's3cret')).toMatch(new RegExp(`^${name} is not shown: it must be `));
});

test('of a valid URL a message shows only the scheme and the host', () => {
  const url = 'postgres://u:s3cret@db.example:5433/s3cret?password=s3cret&sslpassword=s3cret#s3cret';
  const deployed = { K_SERVICE: 'product-db', NODE_ENV: 'production' };
  expect(messageOf('DATABASE_URL_PRODUCT', url, deployed)).toMatch(/^DATABASE_URL_PRODUCT is "postgres:\/\/db\.example:5433\/…": /);
  expect(messageOf('PAYMENT_URL', 'ftp://u:s3cret@bank.example/s3cret')).toMatch(/^PAYMENT_URL is "ftp:\/\/bank\.example\/…": /);
  expect(messageOf('PORT', 'http://u:s3cret@h/')).toMatch(/^PORT is "http:\/\/h\/…": /);
  expect(messageOf('PORT', 'eighty')).toMatch(/^PORT is "eighty": /);
});

test.each([
  'postgres://souk:s%2Fe%40c%23r%3Fe%25t@db.example/customer?sslmode=verify-full',
  'postgres:///customer?host=/run/postgresql&user=souk',
  'postgresql://[::1]:5432/customer',
  'postgres://souk:Part+x==@127.0.0.1/customer',
])('%j is taken', (value) => {
  expect(messageOf('DATABASE_URL_CUSTOMER', value)).toBe('');
});

test.each([
  ['http://u:s3cret@127.0.0.1:1', 'The address of the server must not contain a user name or a password.'],
  ['http://:s3cret@127.0.0.1:1', 'The address of the server must not contain a user name or a password.'],
  ['http://u:s3cret/x@127.0.0.1:1', 'The server must be an address such as'],
  ['u:s3cret@h', 'The server must be an address such as'],
])('the demo and the command line do not show a server %j', async (SOUK_URL, message) => {
  for (const args of [['local/demo/command.ts'], ['clients/souk.ts', 'buyer', 'search']]) {
    const { code, stdout, stderr } = await runToEnd(['node', ...args], { SOUK_URL });
    expect(stderr).toContain(message);
    expect(stdout + stderr).not.toContain('s3cret');
    expect(code).not.toBe(0);
  }
});
