import { afterAll, beforeAll, expect, test } from 'vitest';
import { address, type CustomerDbUnderTest, context, newAccount, refusal, startCustomerDb } from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
beforeAll(async () => {
  customer = await startCustomerDb();
});
afterAll(() => customer.stop());

const logIn = (request: Parameters<CustomerDbUnderTest['call']['logIn']>[0]) => customer.call.logIn(request, context());

test('a log-in returns a token, its account and its lifetime', async () => {
  const account = await newAccount(customer);
  expect(await logIn(account)).toEqual({
    sessionToken: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    accountId: account.accountId,
    expiresInSeconds: 300,
  });
});

test('the case of letters matters in the password, not in the user name', async () => {
  const account = await newAccount(customer);
  expect(await logIn({ ...account, username: account.username.toUpperCase() })).toMatchObject({ accountId: account.accountId });
  await expect(logIn({ ...account, password: account.password.toUpperCase() })).rejects.toMatchObject({ code: 'wrong_credentials' });
});

test('one user name in both roles is two accounts with two passwords', async () => {
  const both = { name: 'A', username: 'both.roles' };
  await customer.call.createAccount({ ...both, role: 'buyer', password: 'the buyer has this' }, context());
  await customer.call.createAccount({ ...both, role: 'seller', password: 'the seller has that' }, context());
  await logIn({ role: 'seller', username: 'both.roles', password: 'the seller has that', address });
  await expect(logIn({ role: 'seller', username: 'both.roles', password: 'the buyer has this', address })).rejects.toMatchObject({
    code: 'wrong_credentials',
  });
});

test('composed and decomposed characters make the same password', async () => {
  const account = { role: 'buyer', name: 'A', username: 'composed' };
  await customer.call.createAccount({ ...account, password: 'crème brûlée'.normalize('NFD') }, context());
  await logIn({ ...account, password: 'crème brûlée'.normalize('NFC'), address });
});

test('every one of a password’s 128 characters counts', async () => {
  const account = { role: 'buyer', name: 'A', username: 'long.password', password: `${'🧶'.repeat(127)}a` };
  await customer.call.createAccount(account, context());
  await logIn({ ...account, address });
  await expect(logIn({ ...account, password: `${'🧶'.repeat(127)}b`, address })).rejects.toMatchObject({ code: 'wrong_credentials' });
});

test('an unknown user name gets the same response as a wrong password', async () => {
  const account = await newAccount(customer);
  const wrong = await refusal(logIn({ ...account, password: 'wrong password' }));
  expect(wrong.code).toBe('wrong_credentials');
  expect(await refusal(logIn({ ...account, username: 'nobody.at.all' }))).toEqual(wrong);
  expect(await refusal(logIn({ ...account, role: 'seller' }))).toEqual(wrong);
});

test('no password logs in to an unknown user name', async () => {
  for (const password of ['', '\0', 'A'.repeat(43)])
    await expect(logIn({ role: 'buyer', username: 'nobody', password, address })).rejects.toMatchObject({ code: 'wrong_credentials' });
});

test.each([
  ['role', { role: 'admin' }],
  ['user name', { username: 'no such name!' }],
  ['user name', { username: '' }],
])('a log-in with an impossible %s is refused', async (_, wrong) => {
  await expect(logIn({ role: 'buyer', username: 'somebody', password: 'whatever it is', address, ...wrong })).rejects.toMatchObject({
    code: 'invalid_request',
  });
});
