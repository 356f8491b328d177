import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashSessionToken } from '../../db-services/customer/session-token.ts';
import {
  type CustomerDbUnderTest,
  context,
  customerDbForThisTest,
  newAccount,
  newSession,
  startCustomerDb,
} from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
beforeAll(async () => {
  customer = await startCustomerDb();
});
afterAll(() => customer.stop());

const check = (sessionToken: string, roles = ['buyer']) => customer.call.checkSession({ sessionToken, roles }, context());

/** The stored session, with the times as seconds from now. */
async function stored(sessionToken: string) {
  const [row] = await customer.database.query<{ version: string; expiresIn: number; endsIn: number }>(
    `select xmin::text as version, extract(epoch from expires_at - now())::float as "expiresIn",
       extract(epoch from ends_at - now())::float as "endsIn"
     from sessions where token_hash = $1`,
    [hashSessionToken(sessionToken)],
  );
  return row;
}

/** Lets time pass for one session: everything about it happened that much earlier. */
const letPass = (sessionToken: string, seconds: number) =>
  customer.database.query(
    `update sessions
     set created_at = created_at - $2 * interval '1 s', expires_at = expires_at - $2 * interval '1 s', ends_at = ends_at - $2 * interval '1 s'
     where token_hash = $1`,
    [hashSessionToken(sessionToken), seconds],
  );

test('a session check returns the account and the guaranteed remaining time', async () => {
  const { accountId, sessionToken } = await newSession(customer, 'seller');
  expect(await check(sessionToken, ['buyer', 'seller'])).toEqual({
    sessionId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/),
    accountId,
    role: 'seller',
    expiresInSeconds: 300,
  });
});

test('an account may have many sessions, each with its own id and token', async () => {
  const account = await newAccount(customer);
  const logIns = await Promise.all(Array.from({ length: 3 }, () => customer.call.logIn(account, context())));
  const sessions = await Promise.all(logIns.map(({ sessionToken }) => check(sessionToken)));
  expect(new Set(sessions.map(({ sessionId }) => sessionId)).size).toBe(3);
  for (const { sessionToken } of logIns) expect(sessionToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test('nothing that the database stores can be used to log in', async () => {
  const { sessionToken } = await newSession(customer);
  const rows = await customer.database.query<{ row: string }>('select sessions::text as row from sessions');
  const forms = [sessionToken, Buffer.from(sessionToken).toString('hex'), Buffer.from(sessionToken, 'base64url').toString('hex')];
  for (const { row } of rows) for (const form of forms) expect(row).not.toContain(form);
});

test.each(['', 'made-up', 'x'.repeat(5_000), '\0'])('the token %j has no session', async (token) => {
  await expect(check(token)).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('every accepted request restarts the idle time of its session', async () => {
  const { sessionToken } = await newSession(customer);
  for (const seconds of [299, 299]) {
    await letPass(sessionToken, seconds);
    expect(await check(sessionToken)).toMatchObject({ expiresInSeconds: 300 });
  }
});

test('a session ends within ten seconds after its idle time', async () => {
  const { sessionToken } = await newSession(customer);
  await check(sessionToken);
  await letPass(sessionToken, 310);
  await expect(check(sessionToken)).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('a short idle time passes in real time, and a request in the middle extends the session', async () => {
  const short = await customerDbForThisTest({ idleSeconds: 6 });
  const { sessionToken } = await newSession(short);
  const checkShort = () => short.call.checkSession({ sessionToken, roles: ['buyer'] }, context());
  await sleep(3_200);
  expect(await checkShort()).toMatchObject({ expiresInSeconds: 6 });
  await sleep(3_200);
  await checkShort();
  await sleep(6_400);
  await expect(checkShort()).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('a request shortly after another writes nothing, and still returns the whole idle time', async () => {
  const { sessionToken } = await newSession(customer);
  const before = await stored(sessionToken);
  await letPass(sessionToken, 8);
  const moved = await stored(sessionToken);
  expect(await check(sessionToken)).toMatchObject({ expiresInSeconds: 300 });
  expect((await stored(sessionToken))?.version).toBe(moved?.version);
  expect(moved?.version).not.toBe(before?.version);

  await letPass(sessionToken, 2);
  const due = await stored(sessionToken);
  await check(sessionToken);
  const written = await stored(sessionToken);
  expect(written?.version).not.toBe(due?.version);
  expect(written?.expiresIn).toBeGreaterThan(300);
  expect(written?.expiresIn).toBeLessThanOrEqual(309);
});

test('requests at the same time are all accepted and extend the session', async () => {
  const { sessionToken } = await newSession(customer);
  await letPass(sessionToken, 200);
  await Promise.all(Array.from({ length: 20 }, () => check(sessionToken)));
  expect((await stored(sessionToken))?.expiresIn).toBeGreaterThan(300);
});

test('no session lives longer than 24 hours, and its last minutes are announced', async () => {
  const { sessionToken } = await newSession(customer);
  const dayOld = 24 * 3600 - 60;
  await customer.database.query(
    `update sessions set created_at = created_at - $2 * interval '1 s', ends_at = ends_at - $2 * interval '1 s', expires_at = now() + interval '30 s'
     where token_hash = $1`,
    [hashSessionToken(sessionToken), dayOld],
  );
  const { expiresInSeconds } = await check(sessionToken);
  expect(expiresInSeconds).toBeLessThanOrEqual(60);
  expect(expiresInSeconds).toBeGreaterThan(40);
  const row = await stored(sessionToken);
  expect(row?.expiresIn).toBe(row?.endsIn);

  await letPass(sessionToken, 61);
  await expect(check(sessionToken)).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('a request of the wrong role gets the session’s role and remaining time, and extends nothing', async () => {
  const { sessionToken } = await newSession(customer, 'seller');
  await letPass(sessionToken, 100);
  const before = await stored(sessionToken);
  for (const roles of [['buyer'], []]) {
    const { role, expiresInSeconds } = await check(sessionToken, roles);
    expect(role).toBe('seller');
    expect(expiresInSeconds).toBeGreaterThan(190);
    expect(expiresInSeconds).toBeLessThanOrEqual(200);
  }
  expect((await stored(sessionToken))?.version).toBe(before?.version);
});

test('a log-out ends its session at once, and no other', async () => {
  const account = await newAccount(customer);
  const ended = await customer.call.logIn(account, context());
  const kept = await customer.call.logIn(account, context());
  await customer.call.logOut(ended, context());
  await expect(check(ended.sessionToken)).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(await check(kept.sessionToken)).toMatchObject({ accountId: account.accountId });
});

test('ending a session twice, or one that never existed, is not an error', async () => {
  const { sessionToken } = await newSession(customer);
  await customer.call.logOut({ sessionToken }, context());
  expect(await customer.call.logOut({ sessionToken }, context())).toEqual({});
  expect(await customer.call.logOut({ sessionToken: 'made-up' }, context())).toEqual({});
});
