import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrate } from '../../lib/database/migrate.ts';
import { type CustomerDbUnderTest, newAccount, startCustomerDb } from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
let service: pg.Client;
let account: Awaited<ReturnType<typeof newAccount>>;
beforeAll(async () => {
  customer = await startCustomerDb();
  account = await newAccount(customer);
  service = new pg.Client(customer.database.serviceUrl);
  await service.connect();
});
afterAll(async () => {
  await service.end();
  await customer.stop();
});

test.each([
  ['change a user name', `update accounts set username = username`],
  ['change a role', `update accounts set role = 'seller'`],
  ['remove an account', `delete from accounts`],
  ['give a session to another account', `update sessions set account_id = 1`],
  ['lengthen the life of a session', `update sessions set ends_at = ends_at`],
  ['choose an id', `insert into sessions (id) values (gen_random_uuid())`],
  ['empty a table', `truncate failed_log_ins`],
  ['make a table', `create table mine (id int)`],
  ['read the record of migrations', `select from migrations`],
])('the service’s role cannot %s', async (_, statement) => {
  await expect(service.query(statement)).rejects.toMatchObject({ code: '42501' });
});

const hash = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

test.each([
  ['an unknown role', { role: 'admin' }],
  ['no name', { name: '' }],
  ['a name of 33 characters', { name: '🧶'.repeat(33) }],
  ['a name with spaces around it', { name: ' A ' }],
  ['a name with a line break', { name: 'A\nB' }],
  ['a name with a control character beyond ASCII', { name: 'A\u0085B' }],
  ['a name that is not in NFC', { name: 'e\u0301' }],
  ['a user name of two characters', { username: 'ab' }],
  ['a user name with a line break', { username: 'abc\n' }],
  ['a user name with a letter outside ASCII', { username: 'zoë' }],
  ['a password in the clear', { password_hash: 'correct horse 7' }],
])('the database refuses an account with %s', async (_, wrong) => {
  const values = Object.values({ role: 'buyer', name: 'A', username: 'free.name', password_hash: hash, ...wrong });
  const insert = 'insert into accounts (role, name, username, password_hash) values ($1, $2, $3, $4)';
  await expect(service.query(insert, values)).rejects.toMatchObject({ code: '23514' });
});

test.each([
  ['that outlives 24 hours', `'buyer', now(), now() + interval '24 hours 1 second'`, '23514'],
  ['that expires after its end', `'buyer', now() + interval '2 hours', now() + interval '1 hour'`, '23514'],
  ['of a role that its account does not have', `'seller', now(), now()`, '23503'],
])('the database refuses a session %s', async (_, values, code) => {
  const insert = `insert into sessions (account_id, token_hash, role, expires_at, ends_at) values ($1, sha256('a'), ${values})`;
  await expect(service.query(insert, [account.accountId])).rejects.toMatchObject({ code });
});

test('migrating twice at once, and once more, makes the schema once', async () => {
  const name = `customer_migrated_${process.pid}`;
  const cluster = inject('postgres');
  const admin = new pg.Client(`${cluster}postgres`);
  await admin.connect();
  await admin.query(`create database ${name}`);
  try {
    const ran: string[] = [];
    const run = () =>
      migrate({ location: { url: `${cluster}${name}` }, folder: 'sql/customer', onMigration: (migration) => ran.push(migration) });
    await Promise.all([run(), run()]);
    await run();
    expect(ran).toEqual([
      '0001_accounts_and_sessions',
      '0002_sessions_of_an_account',
      '0003_sessions_shown',
      '0004_failures_over_all',
      '0005_new_accounts',
      '0006_new_hash_at_log_in',
      '0007_security_events',
    ]);
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
});
