import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashSessionToken } from '../../db-services/customer/session-token.ts';
import { type CustomerDbUnderTest, context, newAccount, newSession, startCustomerDb } from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
beforeAll(async () => {
  customer = await startCustomerDb({ passwords: { atOnce: 3, waiting: 128 } });
});
afterAll(() => customer.stop());

type Account = Awaited<ReturnType<typeof newAccount>>;

const logIn = async (account: Account, client?: string) => (await customer.call.logIn({ ...account, client }, context())).sessionToken;
const check = (sessionToken: string) => customer.call.checkSession({ sessionToken, roles: ['buyer', 'seller'] }, context());
const idOf = async (sessionToken: string) => (await check(sessionToken)).sessionId;
const list = async (sessionId: string) => (await customer.call.listSessions({ sessionId }, context())).sessions;
const over = { code: 'unauthenticated' };

/** Makes sessions of an account without a log-in, each unused for one second more than the one before. */
const storeSessions = (accountId: number, count: number) =>
  customer.database.query(
    `insert into sessions (account_id, role, token_hash, expires_at, ends_at, last_used_at)
     select $1, 'buyer', sha256(gen_random_uuid()::text::bytea), now() + interval '5 minutes', now() + interval '1 hour',
       now() - (60 + i) * interval '1 s'
     from generate_series(1, $2::int) as i`,
    [accountId, count],
  );

/** Sets when a session was last used. */
const letRest = (sessionToken: string, seconds: number) =>
  customer.database.query(`update sessions set last_used_at = now() - $2 * interval '1 s' where token_hash = $1`, [
    hashSessionToken(sessionToken),
    seconds,
  ]);

const countOf = async (accountId: number) =>
  (await customer.database.query('select from sessions where account_id = $1', [accountId])).length;

test('the list has each live session with the network and the client of its log-in, the last used first', async () => {
  const account = await newAccount(customer);
  const phone = await logIn({ ...account, address: '2001:db8:0:7::1' }, 'Souk for phones');
  const laptop = await logIn({ ...account, address: '198.51.100.77' }, 'souk-cli/1');
  const asking = await logIn(account);
  await letRest(phone, 60);
  await letRest(laptop, 120);
  const sessions = await list(await idOf(asking));
  expect(sessions).toMatchObject([
    { sessionId: await idOf(asking), network: '192.0.2.0/24', current: true },
    { sessionId: await idOf(phone), network: '2001:db8:0:7::/64', client: 'Souk for phones', current: false },
    { sessionId: await idOf(laptop), network: '198.51.100.0/24', client: 'souk-cli/1', current: false },
  ]);
  expect(sessions[0]?.client).toBeUndefined();
  for (const { createdAt, lastUsedAt } of sessions) expect(Math.abs(Number(createdAt) - Number(lastUsedAt))).toBeLessThan(180_000);
});

test('the list has no expired session, and none of another account', async () => {
  const { accountId, sessionToken } = await newSession(customer);
  await newSession(customer);
  await storeSessions(accountId, 1);
  await customer.database.query('update sessions set expires_at = now() where account_id = $1 and token_hash <> $2', [
    accountId,
    hashSessionToken(sessionToken),
  ]);
  expect(await list(await idOf(sessionToken))).toHaveLength(1);
});

test('a request is noted as a use within ten seconds, also in the last minutes of the 24 hours', async () => {
  const account = await newSession(customer);
  const asking = await idOf(await logIn(account));
  await customer.database.query(
    `update sessions set created_at = created_at - interval '23 h 59 min', ends_at = ends_at - interval '23 h 59 min',
       expires_at = ends_at - interval '23 h 59 min', last_used_at = now() - interval '10 s' where token_hash = $1`,
    [hashSessionToken(account.sessionToken)],
  );
  await check(account.sessionToken);
  const used = (await list(asking)).find(({ current }) => !current);
  expect(Date.now() - Number(used?.lastUsedAt)).toBeLessThan(9_000);
});

test('a session ends at once when its owner ends it, and no other session does', async () => {
  const account = await newAccount(customer);
  const [asking, ended, kept] = [await logIn(account), await logIn(account), await logIn(account)];
  const request = { sessionId: await idOf(asking), endedSessionId: await idOf(ended) };
  await customer.call.endSession(request, context());
  await expect(check(ended)).rejects.toMatchObject(over);
  for (const token of [asking, kept]) await check(token);
  await expect(customer.call.endSession(request, context())).rejects.toMatchObject({ code: 'not_found' });
});

test('a session may end itself', async () => {
  const { sessionToken } = await newSession(customer);
  const sessionId = await idOf(sessionToken);
  await customer.call.endSession({ sessionId, endedSessionId: sessionId }, context());
  await expect(check(sessionToken)).rejects.toMatchObject(over);
});

test('a session cannot end one of another account, or one that is over', async () => {
  const [asking, other] = [await newSession(customer), await newSession(customer)];
  const sessionId = await idOf(asking.sessionToken);
  const othersId = await idOf(other.sessionToken);
  await expect(customer.call.endSession({ sessionId, endedSessionId: othersId }, context())).rejects.toMatchObject({ code: 'not_found' });
  await check(other.sessionToken);

  const expired = await logIn(asking);
  const expiredId = await idOf(expired);
  await customer.database.query('update sessions set expires_at = now() where id = $1', [expiredId]);
  await expect(customer.call.endSession({ sessionId, endedSessionId: expiredId }, context())).rejects.toMatchObject({ code: 'not_found' });
});

test('ending all others ends every session of the account but the one that asks', async () => {
  const account = await newAccount(customer);
  const [asking, ...others] = [await logIn(account), await logIn(account), await logIn(account)];
  const stranger = await newSession(customer);
  await customer.call.endOtherSessions({ sessionId: await idOf(asking) }, context());
  for (const token of others) await expect(check(token)).rejects.toMatchObject(over);
  for (const token of [asking, stranger.sessionToken]) await check(token);
});

test('a session that is over can neither list nor end sessions', async () => {
  const account = await newSession(customer);
  const kept = await idOf(await logIn(account));
  const sessionId = await idOf(account.sessionToken);
  await customer.call.logOut(account, context());
  await expect(list(sessionId)).rejects.toMatchObject(over);
  await expect(customer.call.endSession({ sessionId, endedSessionId: kept }, context())).rejects.toMatchObject(over);
  await expect(customer.call.endOtherSessions({ sessionId }, context())).rejects.toMatchObject(over);
});

test('two sessions that end all others at once: one of them stays', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 20; round += 1) {
    const account = await newSession(customer);
    const ids = [await idOf(account.sessionToken), await idOf(await logIn(account))];
    const ended = await Promise.allSettled(ids.map((sessionId) => customer.call.endOtherSessions({ sessionId }, context())));
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await countOf(account.accountId)).toBe(1);
  }
});

test('an account has at most 50 sessions: the one that was unused for longest ends', async () => {
  const account = await newAccount(customer);
  const [first, second, third] = [await logIn(account), await logIn(account), await logIn(account)];
  await storeSessions(account.accountId, 47);
  for (const [token, seconds] of [[first, 200] as const, [second, 190] as const, [third, 180] as const]) await letRest(token, seconds);
  // A use counts at once, even if it is not due to be written.
  await check(first);
  const newest = await logIn(account);
  await expect(check(second)).rejects.toMatchObject(over);
  for (const token of [first, third, newest]) await check(token);
  expect(await countOf(account.accountId)).toBe(50);
});

test('with many sessions, each use counts at once', async () => {
  const account = await newAccount(customer);
  const [first, second] = [await logIn(account), await logIn(account)];
  for (let i = 0; i < 48; i += 1) await logIn(account);
  await check(first);
  await logIn(account);
  await check(first);
  await expect(check(second)).rejects.toMatchObject(over);
}, 60_000);

test('expired sessions do not count among the 50', async () => {
  const account = await newAccount(customer);
  const first = await logIn(account);
  await letRest(first, 1_000);
  await storeSessions(account.accountId, 60);
  await customer.database.query('update sessions set expires_at = now() where account_id = $1 and network is null', [account.accountId]);
  await logIn(account);
  await check(first);
});

test('log-ins at once leave 50 sessions, and each of them got one', { timeout: 60_000 }, async () => {
  const account = await newAccount(customer);
  await storeSessions(account.accountId, 45);
  const tokens = await Promise.all(Array.from({ length: 20 }, () => logIn(account)));
  expect(await countOf(account.accountId)).toBe(50);
  for (const token of tokens) await check(token);
});
