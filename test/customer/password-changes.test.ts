import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CustomerDbUnderTest, context, newSession, password, refusal, startCustomerDb } from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
beforeAll(async () => {
  // Every guess waits for its turn, however long that takes.
  customer = await startCustomerDb({ passwords: { atOnce: 3, waiting: 128 } });
});
afterAll(() => customer.stop());

type Session = Awaited<ReturnType<typeof newSession>>;

const newPassword = 'battery staple 8';
const check = (sessionToken: string) => customer.call.checkSession({ sessionToken, roles: [] }, context());
const isOver = (sessionToken: string) =>
  check(sessionToken).then(
    () => false,
    ({ code }) => code === 'unauthenticated',
  );
const logIn = (account: Session, changes: { password?: string; address?: string; role?: string } = {}) =>
  customer.call.logIn({ ...account, ...changes }, context());

async function change({ sessionToken, address }: Pick<Session, 'sessionToken' | 'address'>, changes = {}) {
  const { sessionId } = await check(sessionToken);
  return customer.call.changePassword({ sessionId, currentPassword: password, newPassword, address, ...changes }, context());
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    ({ code }) => code as string,
  );

test.each(['buyer', 'seller'])('after a change a %s logs in with the new password only', async (role) => {
  const account = await newSession(customer, role);
  expect(await change(account)).toEqual({ isUsername: false });
  await expect(logIn(account)).rejects.toMatchObject({ code: 'wrong_credentials' });
  expect(await logIn(account, { password: newPassword })).toMatchObject({ accountId: account.accountId });
});

test('a change ends every other session of the account at once, and no other account’s', async () => {
  const [account, other] = [await newSession(customer), await newSession(customer)];
  const others = await Promise.all([logIn(account), logIn(account)]);
  await change(account);
  expect(await check(account.sessionToken)).toMatchObject({ accountId: account.accountId });
  for (const { sessionToken } of others) expect(await isOver(sessionToken)).toBe(true);
  expect(await check(other.sessionToken)).toMatchObject({ accountId: other.accountId });
});

test('the account of the other role with the same user name keeps its password', async () => {
  const account = await newSession(customer);
  await customer.call.createAccount({ ...account, role: 'seller', name: 'Noor' }, context());
  await change(account);
  await logIn(account, { role: 'seller' });
});

test('a wrong current password changes nothing and ends no session', async () => {
  const account = await newSession(customer);
  const other = await logIn(account);
  const refused = await refusal(change(account, { currentPassword: 'wrong horse 7' }));
  expect(refused).toMatchObject({ code: 'wrong_credentials', message: 'The current password is wrong.' });
  for (const { sessionToken } of [account, other]) expect(await isOver(sessionToken)).toBe(false);
  await logIn(account);
});

test('the current password is wrong after a change, also for the session that made it', async () => {
  const account = await newSession(customer);
  await change(account);
  await expect(change(account)).rejects.toMatchObject({ code: 'wrong_credentials' });
  await change(account, { currentPassword: newPassword, newPassword: 'third time lucky' });
  await logIn(account, { password: 'third time lucky' });
});

test('a password may be changed to itself, and then only the other sessions end', async () => {
  const account = await newSession(customer);
  const other = await logIn(account);
  await change(account, { newPassword: password });
  expect([await isOver(account.sessionToken), await isOver(other.sessionToken)]).toEqual([false, true]);
  await logIn(account);
});

test('a password is the same however its characters are composed', async () => {
  const account = await newSession(customer);
  await change(account, { newPassword: 'crème brûlée'.normalize('NFD') });
  await change(account, { currentPassword: 'crème brûlée'.normalize('NFC') });
  await logIn(account, { password: newPassword });
});

test('the user name, in any case, is no new password, and only who knows the current password learns that', async () => {
  const account = await newSession(customer);
  const other = await logIn(account);
  expect(await change(account, { newPassword: account.username.toUpperCase() })).toEqual({ isUsername: true });
  expect(await isOver(other.sessionToken)).toBe(false);
  await logIn(account);
  await expect(change(account, { currentPassword: 'wrong horse 7', newPassword: account.username })).rejects.toMatchObject({
    code: 'wrong_credentials',
  });
});

test('a session that is logged out, has expired or never was changes no password', async () => {
  const account = await newSession(customer);
  const [{ sessionId: loggedOut }, { sessionId: expired }] = [
    await check(account.sessionToken),
    await check((await logIn(account)).sessionToken),
  ];
  await customer.call.logOut(account, context());
  await customer.database.query('update sessions set expires_at = now() where id = $1', [expired]);
  for (const sessionId of [loggedOut, expired, '019aa000-0000-7000-8000-000000000000']) {
    const request = { sessionId, currentPassword: password, newPassword, address: account.address };
    await expect(customer.call.changePassword(request, context(3_000))).rejects.toMatchObject({ code: 'unauthenticated' });
  }
  await logIn(account);
});

test.each([
  ['a session’s id', { sessionId: 'junk' }],
  ['a new password', { newPassword: 'short' }],
  ['a new password', { newPassword: 'x'.repeat(129) }],
])('%s that cannot be is refused as such', async (_, changes) => {
  const account = await newSession(customer);
  await expect(change(account, changes)).rejects.toMatchObject({ code: 'invalid_request' });
});

describe('the throttle', () => {
  const wrong = { currentPassword: 'wrong horse 7' };
  const fail = async (account: Session, times: number) => {
    for (let i = 0; i < times; i += 1) expect(await codeOf(change(account, wrong))).toBe('wrong_credentials');
  };

  test('after ten wrong current passwords even the right one is refused, here and at log-in, from this network', async () => {
    const account = await newSession(customer);
    await fail(account, 10);
    const { code, details } = await refusal(change(account));
    expect(code).toBe('too_many_attempts');
    expect(details.retryAfterSeconds).toBeGreaterThan(870);
    await expect(logIn(account)).rejects.toMatchObject({ code: 'too_many_attempts' });
    await change(account, { address: '198.51.100.1' });
  });

  test('failed log-ins count for a change, and a change that succeeds forgives none', async () => {
    const account = await newSession(customer);
    for (let i = 0; i < 9; i += 1) await refusal(logIn(account, { password: 'wrong horse 7' }));
    await change(account);
    await fail(account, 1);
    expect(await codeOf(change(account, { currentPassword: newPassword }))).toBe('too_many_attempts');
  });

  test('of thirty wrong guesses at once exactly ten are judged', async () => {
    const account = await newSession(customer);
    const codes = await Promise.all(Array.from({ length: 30 }, () => codeOf(change(account, wrong))));
    expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(20);
  });
});
