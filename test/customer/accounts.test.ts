import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CustomerDbUnderTest, context, newAccount, password, startCustomerDb } from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
beforeAll(async () => {
  customer = await startCustomerDb();
});
afterAll(() => customer.stop());

test('a new account is returned as it was written, with a positive id and the time', async () => {
  const request = { role: 'seller', name: 'Café 東京 🧶', username: 'Cafe.Tokyo_1@x-y', password };
  const account = await customer.call.createAccount(request, context());
  expect(account).toEqual({
    accountId: expect.any(Number),
    role: 'seller',
    name: request.name,
    username: request.username,
    createdAt: expect.any(Date),
  });
  expect(account.accountId).toBeGreaterThan(0);
  expect(await customer.call.getAccount({ role: 'seller', accountId: account.accountId }, context())).toEqual(account);
});

test('a user name is taken in any case of its letters, but only within its role', async () => {
  const account = { role: 'buyer', name: 'A', username: 'Same.Name', password };
  await customer.call.createAccount(account, context());
  await expect(customer.call.createAccount({ ...account, username: 'sAME.nAME' }, context())).rejects.toMatchObject({
    code: 'username_taken',
    message: 'There already is a buyer with the user name sAME.nAME.',
  });
  await customer.call.createAccount({ ...account, role: 'seller' }, context());
});

test('of many simultaneous requests for one user name, one succeeds', async () => {
  const account = { role: 'buyer', name: 'A', username: 'wanted', password };
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => customer.call.createAccount(account, context())));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'username_taken' });
});

test('a name need not be unique and may have 32 characters outside the basic plane', async () => {
  const name = '🧶'.repeat(32);
  for (const username of ['wool1', 'wool2']) {
    expect(await customer.call.createAccount({ role: 'buyer', name, username, password }, context())).toMatchObject({ name });
  }
});

test('an account is found only by its own role and id', async () => {
  const { accountId } = await newAccount(customer, 'seller');
  for (const request of [
    { role: 'buyer', accountId },
    { role: 'seller', accountId: accountId + 1_000_000 },
    { role: 'seller', accountId: -1 },
  ])
    await expect(customer.call.getAccount(request, context())).rejects.toMatchObject({ code: 'not_found' });
});

test.each([
  ['an unknown role', { role: 'admin' }],
  ['a user name of two characters', { username: 'ab' }],
  ['a user name of 65 characters', { username: 'a'.repeat(65) }],
  ['a user name with a space', { username: 'a b c' }],
  ['a user name with a letter outside ASCII', { username: 'zoë' }],
  ['a user name with a line break at its end', { username: 'zoe\n' }],
  ['a password of 7 characters', { password: 'short77' }],
  ['a password of 129 characters', { password: 'x'.repeat(129) }],
])('a caller inside the system cannot store %s', async (_, wrong) => {
  const request = { role: 'buyer', name: 'A', username: 'careful', password, ...wrong };
  await expect(customer.call.createAccount(request, context())).rejects.toMatchObject({ code: 'invalid_request' });
});

test('the password is stored only as an argon2id hash with its own salt', async () => {
  const accounts = [await newAccount(customer), await newAccount(customer)];
  const rows = await customer.database.query<{ password_hash: string; row: string }>(
    'select password_hash, accounts::text as row from accounts where id = any ($1)',
    [accounts.map(({ accountId }) => accountId)],
  );
  for (const { password_hash, row } of rows) {
    expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(row).not.toContain(password);
  }
  expect(rows[0]?.password_hash).not.toBe(rows[1]?.password_hash);
});
