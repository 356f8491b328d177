import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { address, type CustomerDbUnderTest, context, newAccount, refusal, startCustomerDb } from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
beforeAll(async () => {
  // Every guess waits for its turn, however long that takes.
  customer = await startCustomerDb({ passwords: { atOnce: 3, waiting: 128 } });
});
afterAll(() => customer.stop());

type LogIn = Parameters<CustomerDbUnderTest['call']['logIn']>[0];

const logIn = (request: LogIn) => customer.call.logIn(request, context(60_000));

/** Fails so many times, one after the other. */
async function fail(request: LogIn, times: number): Promise<void> {
  for (let i = 0; i < times; i++)
    await expect(logIn({ ...request, password: `wrong guess ${i}` })).rejects.toMatchObject({ code: 'wrong_credentials' });
}

/** Lets time pass for the failures of one user name. */
const letPass = (username: string, time: string) =>
  customer.database.query(
    `update failed_log_ins set failed_at = (select array_agg(t - $2::interval order by t desc) from unnest(failed_at) as t) where username = $1`,
    [username, time],
  );

async function recorded(username: string): Promise<number> {
  const [row] = await customer.database.query<{ failures: number }>(
    'select sum(cardinality(failed_at))::int as failures from failed_log_ins where username = $1',
    [username],
  );
  return row?.failures ?? 0;
}

test('after ten failures the right password is refused, too, with the time to wait', async () => {
  const account = await newAccount(customer);
  await fail(account, 10);
  const { code, details } = await refusal(logIn(account));
  expect(code).toBe('too_many_attempts');
  expect(details.retryAfterSeconds).toBeGreaterThan(870);
  expect(details.retryAfterSeconds).toBeLessThanOrEqual(900);
});

test('an unknown user name is throttled like a known one', async () => {
  const nobody = { role: 'seller', username: 'nobody.here', password: 'whatever it is', address };
  await fail(nobody, 10);
  await expect(logIn(nobody)).rejects.toMatchObject({ code: 'too_many_attempts' });
});

test('failures count for the user name in any case', async () => {
  const account = await newAccount(customer);
  await fail({ ...account, username: account.username.toUpperCase() }, 10);
  await expect(logIn(account)).rejects.toMatchObject({ code: 'too_many_attempts' });
});

test('failures count only for their role, user name and network', async () => {
  const account = await newAccount(customer);
  await fail(account, 10);
  await expect(logIn({ ...account, role: 'seller' })).rejects.toMatchObject({ code: 'wrong_credentials' });
  await logIn({ ...account, address: '198.51.100.1' });
  await logIn(await newAccount(customer));
});

test.each([
  ['one /24', '203.0.113.1', '203.0.113.254'],
  ['IPv4 written as IPv6 and IPv4', '::ffff:203.0.113.9', '203.0.113.200'],
  ['an address and itself with a port', '203.0.113.7:51230', '203.0.113.7'],
  ['IPv4 written as IPv6 in hexadecimal and IPv4', '::FFFF:CB00:7109', '203.0.113.9'],
  ['an address and itself with a port and a zone', '[2001:db8:0:1::1%25eth0]:443', '2001:db8:0:1::2'],
  ['one /64', '2001:db8:0:1::1', '2001:0db8:0000:0001:ffff:ffff:ffff:ffff'],
  ['addresses that cannot be read', '', 'not an address'],
])('%s counts as one network', async (_, first, second) => {
  const account = await newAccount(customer);
  await fail({ ...account, address: first }, 10);
  await expect(logIn({ ...account, address: second })).rejects.toMatchObject({ code: 'too_many_attempts' });
});

test.each([
  ['two /24', '203.0.112.255', '203.0.113.0'],
  ['two /24 with ports', '203.0.112.1:80', '203.0.113.1:80'],
  ['two /64', '2001:db8:0:1::1', '2001:db8:0:2::1'],
])('%s are two networks', async (_, first, second) => {
  const account = await newAccount(customer);
  await fail({ ...account, address: first }, 10);
  await logIn({ ...account, address: second });
});

test('the window slides: each failure counts for 15 minutes', async () => {
  const account = await newAccount(customer);
  await fail(account, 1);
  await letPass(account.username, '14 minutes');
  await fail(account, 9);
  const { details } = await refusal(logIn(account));
  expect(details.retryAfterSeconds).toBeGreaterThan(20);
  expect(details.retryAfterSeconds).toBeLessThanOrEqual(60);

  await letPass(account.username, '1 minute');
  await logIn(account);
  await fail(account, 1);
  await expect(logIn(account)).rejects.toMatchObject({ code: 'too_many_attempts' });

  await letPass(account.username, '14 minutes');
  await logIn(account);
});

test('a successful log-in does not count and does not reset the count', async () => {
  const account = await newAccount(customer);
  await fail(account, 9);
  for (let i = 0; i < 3; i++) await logIn(account);
  await fail(account, 1);
  await expect(logIn(account)).rejects.toMatchObject({ code: 'too_many_attempts' });
});

test('a refused attempt is not recorded, so waiting helps', async () => {
  const account = await newAccount(customer);
  await fail(account, 10);
  await letPass(account.username, '14 minutes 50 seconds');
  await expect(logIn(account)).rejects.toMatchObject({ code: 'too_many_attempts' });
  expect(await recorded(account.username)).toBe(10);
  await letPass(account.username, '10 seconds');
  await logIn(account);
});

test('of fifty simultaneous wrong guesses exactly ten are checked', async () => {
  const account = await newAccount(customer);
  const guesses = Array.from({ length: 50 }, (_, i) => refusal(logIn({ ...account, password: `wrong guess ${i}` })));
  const codes = (await Promise.all(guesses)).map(({ code }) => code);
  expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(10);
  expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(40);
  expect(await recorded(account.username)).toBe(10);
});

test('simultaneous right passwords all succeed, even after nine failures', async () => {
  const account = await newAccount(customer);
  await fail(account, 9);
  await Promise.all(Array.from({ length: 20 }, () => logIn(account)));
});

test('a right password is refused if ten failures finish before it, and opens no session', async () => {
  const account = await newAccount(customer);
  const blocker = new pg.Client(customer.database.url);
  await blocker.connect();
  await blocker.query('begin; lock table sessions in share mode');
  const overtaken = refusal(logIn(account));
  await expect
    .poll(() => customer.database.query(`select from pg_locks where relation = 'sessions'::regclass and not granted`))
    .toHaveLength(1);
  // All at once: the log-in that waits for the lock has seconds, and on a busy machine ten failures in turn take longer.
  await Promise.all(Array.from({ length: 10 }, () => fail(account, 1)));
  await blocker.query('commit');
  await blocker.end();
  expect(await overtaken).toMatchObject({ code: 'too_many_attempts' });
  expect(await customer.database.query('select from sessions where account_id = $1', [account.accountId])).toHaveLength(0);
});
