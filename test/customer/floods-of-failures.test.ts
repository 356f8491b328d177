import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { trailOf } from '../support/database/trail.ts';
import { type CustomerDbUnderTest, context, newAccount, newSession, refusal, startCustomerDb } from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
beforeAll(async () => {
  // Hashing at low cost lets a flood pass within the test's time.
  customer = await startCustomerDb({
    costs: [{ memory: 64, passes: 1, parallelism: 1 }],
    failureLimits: { perUsername: 100_000, perNetwork: 200 },
  });
});
afterAll(() => customer.stop());
beforeEach(() => customer.database.query('truncate security_events, failed_log_ins, failures_of_usernames, failures_of_networks'));

const fail = (username: string, address: string) =>
  refusal(customer.call.logIn({ role: 'buyer', username, password: 'wrong horse 99', address }, context()));

test('guesses for one account from one network leave two rows: the first failure, and that log-ins must wait', async () => {
  const { accountId, username } = await newAccount(customer);
  await customer.database.query('truncate security_events');
  for (let n = 0; n < 5; n += 1) await Promise.all([1, 2, 3, 4].map((host) => fail(username, `192.0.2.${host}`)));
  const row = { role: 'buyer', account_id: accountId, network: '192.0.2.0/24', request_id: 'test', details: {} };
  expect(await trailOf(customer.database)).toEqual([
    { ...row, event: 'log_in_failed' },
    { ...row, event: 'log_ins_throttled' },
  ]);
});

test('after 15 minutes of quiet a failure is a row again', async () => {
  const { username } = await newAccount(customer);
  await customer.database.query('truncate security_events');
  await fail(username, '192.0.2.1');
  await customer.database.query(`update security_events set occurred_at = now() - interval '15 minutes'`);
  for (const host of [1, 2]) await fail(username, `192.0.2.${host}`);
  expect(await trailOf(customer.database)).toHaveLength(2);
});

test('guesses of names from one network leave one row for each account, and one for all names that do not exist', async () => {
  const accounts = await Promise.all([1, 2, 3].map(() => newAccount(customer)));
  await customer.database.query('truncate security_events');
  for (const { username } of accounts) await fail(username, '192.0.2.1');
  for (let n = 0; n < 30; n += 1) await fail(`guess${n}`, '192.0.2.1');
  const rows = await trailOf(customer.database);
  expect(rows.map(({ account_id }) => account_id)).toEqual([...accounts.map(({ accountId }) => accountId), null]);
});

test('guesses from very many networks leave at most 100 rows a minute, and one that says that others are missing', async () => {
  for (let block = 0; block < 15; block += 1)
    await Promise.all(Array.from({ length: 20 }, (_, n) => fail('not.registered', `198.${block}.${n}.1`)));
  const rows = await trailOf(customer.database);
  const omitted = rows.filter(({ event }) => event === 'events_omitted');
  expect(rows.length - omitted.length).toBeGreaterThanOrEqual(100);
  // Statements that run at once do not see one another's rows.
  expect(rows.length).toBeLessThan(100 + 2 * 8);
  expect(omitted[0]).toEqual({
    event: 'events_omitted',
    role: null,
    account_id: null,
    network: null,
    request_id: 'test',
    details: { event: 'log_in_failed' },
  });
});

test('a flood of one kind of event of an account does not hide another kind, nor the events of another account', async () => {
  const [mine, other] = await Promise.all([newSession(customer), newSession(customer)]);
  const sessionOf = async (sessionToken: string) =>
    (await customer.call.checkSession({ sessionToken, roles: ['buyer'] }, context())).sessionId;
  const sessionId = await sessionOf(mine.sessionToken);
  await customer.database.query('truncate security_events');
  for (let n = 0; n < 130; n += 1) await customer.call.endOtherSessions({ sessionId }, context());
  await customer.call.endOtherSessions({ sessionId: await sessionOf(other.sessionToken) }, context());
  const newPassword = 'battery staple 8';
  await customer.call.changePassword({ sessionId, currentPassword: mine.password, newPassword, address: mine.address }, context());

  const counts = Map.groupBy(await trailOf(customer.database), ({ event, account_id }) => `${event} ${account_id}`);
  expect(Object.fromEntries([...counts].map(([kind, rows]) => [kind, rows.length]))).toEqual({
    [`other_sessions_ended ${mine.accountId}`]: 100,
    [`events_omitted ${mine.accountId}`]: 1,
    [`other_sessions_ended ${other.accountId}`]: 1,
    [`password_changed ${mine.accountId}`]: 1,
  });
});
