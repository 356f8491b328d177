import { expect, test } from 'vitest';
import { type CustomerDbUnderTest, context, customerDbForThisTest, newAccount, refusal } from '../support/parts/customer-db.ts';

const passwords = { atOnce: 3, waiting: 1_000 };
const start = (failureLimits = { perUsername: 12, perNetwork: 1_000 }) => customerDbForThisTest({ passwords, failureLimits });

type LogIn = Parameters<CustomerDbUnderTest['call']['logIn']>[0];

/** One failure from each of so many networks. Returns the codes. */
const guessFromEverywhere = (customer: CustomerDbUnderTest, request: LogIn, networks: number) =>
  Promise.all(
    Array.from({ length: networks }, async (_, i) => {
      const { code } = await refusal(
        customer.call.logIn({ ...request, password: `wrong guess ${i}`, address: `10.9.${i}.1` }, context(60_000)),
      );
      return code;
    }),
  );

const count = (codes: string[], code: string) => codes.filter((one) => one === code).length;

/** Lets time pass for the failures over all. */
const letPass = ({ database }: CustomerDbUnderTest, time: string) =>
  Promise.all(
    ['failures_of_usernames', 'failures_of_networks'].map((table) =>
      database.query(`update ${table} set used_until = used_until - $1::interval`, [time]),
    ),
  );

test('guesses from many networks at once: as many as the limit says are checked, the rest must wait', async () => {
  const customer = await start();
  const account = await newAccount(customer);
  const codes = await guessFromEverywhere(customer, account, 40);
  expect([count(codes, 'wrong_credentials'), count(codes, 'too_many_attempts')]).toEqual([12, 28]);
  const { code, details } = await refusal(customer.call.logIn({ ...account, address: '198.51.100.1' }, context()));
  expect(code).toBe('too_many_attempts');
  // 24 hours divided by 12.
  expect(details.retryAfterSeconds).toBeGreaterThan(7_100);
  expect(details.retryAfterSeconds).toBeLessThanOrEqual(7_200);
});

test('an unknown user name gets the same responses as a known one', async () => {
  const customer = await start();
  const account = await newAccount(customer);
  const unknown = { ...account, username: 'not.there' };
  expect((await guessFromEverywhere(customer, unknown, 14)).sort()).toEqual((await guessFromEverywhere(customer, account, 14)).sort());
  const [ofUnknown, ofKnown] = [
    await refusal(customer.call.logIn({ ...unknown, address: '198.51.100.1' }, context())),
    await refusal(customer.call.logIn({ ...account, address: '198.51.100.1' }, context())),
  ];
  expect({ ...ofUnknown, details: {} }).toEqual({ ...ofKnown, details: {} });
});

test('a network that has logged in before keeps its own ten failures, however many others fail', async () => {
  const customer = await start();
  const account = await newAccount(customer);
  await customer.call.logIn(account, context());
  await guessFromEverywhere(customer, account, 20);
  const neighbour = { ...account, address: '192.0.2.200' };
  for (let i = 0; i < 10; i += 1)
    expect((await refusal(customer.call.logIn({ ...neighbour, password: 'wrong password' }, context()))).code).toBe('wrong_credentials');
  expect((await refusal(customer.call.logIn(neighbour, context()))).code).toBe('too_many_attempts');
});

test('the owner logs in from a known network during an attack, and can change the password there', async () => {
  const customer = await start();
  const account = await newAccount(customer);
  await customer.call.logIn(account, context());
  await guessFromEverywhere(customer, account, 20);
  const { sessionToken } = await customer.call.logIn(account, context());
  const { sessionId } = await customer.call.checkSession({ sessionToken, roles: [] }, context());
  const change = { sessionId, currentPassword: account.password, newPassword: 'battery staple 8', address: account.address };
  expect(await customer.call.changePassword(change, context())).toEqual({ isUsername: false });
});

test('a log-in sets the failures in a row back', async () => {
  const customer = await start();
  const account = await newAccount(customer);
  await customer.call.logIn(account, context());
  expect(count(await guessFromEverywhere(customer, account, 12), 'wrong_credentials')).toBe(12);
  await customer.call.logIn(account, context());
  expect(count(await guessFromEverywhere(customer, account, 14), 'wrong_credentials')).toBe(12);
});

test('waiting helps: then one more attempt is checked', async () => {
  const customer = await start();
  const account = await newAccount(customer);
  await guessFromEverywhere(customer, account, 14);
  await letPass(customer, '2 hours');
  expect(count(await guessFromEverywhere(customer, account, 3), 'wrong_credentials')).toBe(1);
});

test('a session whose network is not known cannot guess its account’s password from everywhere', async () => {
  const customer = await start();
  const account = await newAccount(customer);
  const { sessionToken } = await customer.call.logIn(account, context());
  const { sessionId } = await customer.call.checkSession({ sessionToken, roles: [] }, context());
  const guesses = Array.from({ length: 20 }, (_, i) =>
    refusal(
      customer.call.changePassword(
        { sessionId, currentPassword: `wrong guess ${i}`, newPassword: 'battery staple 8', address: `10.9.${i}.1` },
        context(60_000),
      ),
    ),
  );
  expect((await Promise.all(guesses)).filter(({ code }) => code === 'wrong_credentials')).toHaveLength(12);
});

test('one network that tries many user names must wait, and other networks need not', async () => {
  const customer = await start({ perUsername: 100, perNetwork: 15 });
  const account = await newAccount(customer);
  const attempt = (i: number, address = '203.0.113.5') =>
    refusal(customer.call.logIn({ role: 'buyer', username: `guessed${i}`, password: 'wrong password', address }, context(60_000)));
  const refused = await Promise.all(Array.from({ length: 40 }, (_, i) => attempt(i)));
  const codes = refused.map(({ code }) => code);
  // A minute gives one attempt back, so a slow machine may check more.
  expect(count(codes, 'wrong_credentials')).toBeGreaterThanOrEqual(15);
  expect(count(codes, 'wrong_credentials')).toBeLessThanOrEqual(17);
  for (const { code, details } of refused) if (code === 'too_many_attempts') expect(details.retryAfterSeconds).toBeLessThanOrEqual(60);
  expect((await refusal(customer.call.logIn({ ...account, address: '203.0.113.9' }, context()))).code).toBe('too_many_attempts');
  expect((await attempt(1, '203.0.114.5')).code).toBe('wrong_credentials');
  await customer.call.logIn(account, context());
});

test('those who have logged in from a network can do so while a stranger there tries many user names', async () => {
  const customer = await start({ perUsername: 100, perNetwork: 5 });
  const account = await newAccount(customer);
  await customer.call.logIn(account, context());
  for (let i = 0; i < 7; i += 1)
    await refusal(customer.call.logIn({ ...account, username: `guessed${i}`, password: 'wrong password' }, context()));
  await customer.call.logIn(account, context());
});

test('300 guesses from 30 networks, or for 300 user names from one: by default not all of them are checked', {
  timeout: 120_000,
}, async () => {
  const customer = await customerDbForThisTest({ passwords: { atOnce: 3, waiting: 1_000 } });
  const account = await newAccount(customer);
  const tries = Array.from({ length: 300 }, (_, i) => i);
  const codesOf = async (requests: LogIn[]) =>
    (await Promise.all(requests.map((request) => refusal(customer.call.logIn(request, context(100_000)))))).map(({ code }) => code);
  const spread = await codesOf(tries.map((i) => ({ ...account, password: `wrong guess ${i}`, address: `10.9.${i % 30}.1` })));
  expect(count(spread, 'wrong_credentials')).toBe(100);
  const named = await codesOf(tries.map((i) => ({ ...account, username: `guessed${i}`, password: 'wrong password' })));
  expect(count(named, 'too_many_attempts')).toBeGreaterThan(50);
});

test('the sweep removes failures that no longer count and networks that were not used for 90 days, and no others', async () => {
  const customer = await start();
  const account = await newAccount(customer);
  await customer.call.logIn(account, context());
  await guessFromEverywhere(customer, account, 3);
  const left = async () => {
    const [row] = await customer.database.query(`select (select count(*)::int from failures_of_usernames) as usernames,
      (select count(*)::int from failures_of_networks) as networks, (select count(*)::int from known_networks) as known`);
    return row;
  };
  await customer.call.sweepExpired({ limit: 100 }, context());
  expect(await left()).toEqual({ usernames: 1, networks: 3, known: 1 });
  await letPass(customer, '1 day');
  await customer.database.query(`update known_networks set last_used_at = now() - interval '90 days'`);
  expect(await customer.call.sweepExpired({ limit: 100 }, context())).toMatchObject({ failedLogIns: 4, more: false });
  expect(await left()).toEqual({ usernames: 0, networks: 0, known: 0 });
});

test('a change of the password makes the networks of other log-ins unknown: a thief keeps no way around the limit', async () => {
  const customer = await start();
  const account = await newAccount(customer);
  const { call } = customer;
  await call.logIn({ ...account, address: '203.0.113.9' }, context());
  const { sessionToken } = await call.logIn({ ...account, address: '198.51.100.1' }, context());
  const { sessionId } = await call.checkSession({ sessionToken, roles: ['buyer'] }, context());
  const newPassword = 'a quite new one 9';
  await call.changePassword({ sessionId, currentPassword: account.password, newPassword, address: '198.51.100.1' }, context());
  const changed = { ...account, password: newPassword };
  await guessFromEverywhere(customer, changed, 12);
  expect(await refusal(call.logIn({ ...changed, address: '203.0.113.9' }, context()))).toMatchObject({ code: 'too_many_attempts' });
  await call.logIn({ ...changed, address: '198.51.100.1' }, context());
});
