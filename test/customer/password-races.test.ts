import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type CustomerDbUnderTest, context, newSession, password, startCustomerDb } from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
beforeAll(async () => {
  customer = await startCustomerDb({ passwords: { atOnce: 3, waiting: 128 } });
  // While a test holds lock 1, a log-in stops after it has opened its session. While it holds lock 2, a change stops after it has changed the hash.
  await customer.database.query(`
    create function stop() returns trigger language plpgsql security definer as
    $$ begin perform pg_advisory_xact_lock_shared(tg_argv[0]::int); return null; end $$;
    create trigger stop after insert on sessions for each row execute function stop(1);
    create trigger stop after update on accounts for each row execute function stop(2);`);
});
afterAll(() => customer.stop());

type Session = Awaited<ReturnType<typeof newSession>>;

const newPassword = 'battery staple 8';

async function sessionIdOf({ sessionToken }: { sessionToken: string }): Promise<string> {
  return (await customer.call.checkSession({ sessionToken, roles: [] }, context())).sessionId;
}

const change = (sessionId: string, { address }: Session, next = newPassword) =>
  customer.call.changePassword({ sessionId, currentPassword: password, newPassword: next, address }, context());

const logIn = (account: Session, password = account.password) => customer.call.logIn({ ...account, password }, context());

/** What became of a call: a code, or "done". */
const outcome = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    ({ code }) => code as string,
  );

const sessionsOf = async ({ accountId }: Session) =>
  (await customer.database.query<{ id: string }>('select id from sessions where account_id = $1', [accountId])).map(({ id }) => id);

/** Takes a lock of the triggers. Returns a function that gives it back. */
async function hold(lock: 1 | 2): Promise<() => Promise<void>> {
  const holder = new pg.Client(customer.database.url);
  await holder.connect();
  await holder.query('select pg_advisory_lock($1)', [lock]);
  onTestFinished(() => holder.end());
  return async () => void (await holder.query('select pg_advisory_unlock($1)', [lock]));
}

/** Waits until so many statements of the service wait for a lock. */
const waiting = (count: number) =>
  expect
    .poll(() =>
      customer.database.query(`select from pg_stat_activity where application_name = 'customer-db'
        and datname = current_database() and wait_event_type = 'Lock'`),
    )
    .toHaveLength(count);

test('a log-in that checked the old password while it is being changed gets no session', async () => {
  const account = await newSession(customer);
  const kept = await sessionIdOf(account);
  const release = await hold(2);
  const changed = outcome(change(kept, account));
  await waiting(1);
  const loggedIn = outcome(logIn(account));
  await waiting(2);
  await release();
  expect([await changed, await loggedIn]).toEqual(['done', 'wrong_credentials']);
  expect(await sessionsOf(account)).toEqual([kept]);
});

test('a log-in that opens its session while the password is being changed loses it', async () => {
  const account = await newSession(customer);
  const kept = await sessionIdOf(account);
  const release = await hold(1);
  const loggedIn = outcome(logIn(account));
  await waiting(1);
  const changed = outcome(change(kept, account));
  await waiting(2);
  await release();
  expect([await loggedIn, await changed]).toEqual(['done', 'done']);
  expect(await sessionsOf(account)).toEqual([kept]);
});

test('a log-in with the right password that a change to the same password overtakes succeeds', async () => {
  const account = await newSession(customer);
  const release = await hold(2);
  const changed = outcome(change(await sessionIdOf(account), account, password));
  await waiting(1);
  const loggedIn = logIn(account);
  await waiting(2);
  await release();
  expect(await changed).toBe('done');
  const opened = await sessionIdOf(await loggedIn);
  expect(await sessionsOf(account)).toContain(opened);
});

test('log-ins and a change at the same moment: no session that the old password opened is left', { timeout: 120_000 }, async () => {
  for (let round = 0; round < 20; round += 1) {
    const account = await newSession(customer);
    const kept = await sessionIdOf(account);
    const logIns = [0, 1, 2, 3].map(() => outcome(logIn(account)));
    expect(await outcome(change(kept, account))).toBe('done');
    for (const result of await Promise.all(logIns)) expect(['done', 'wrong_credentials']).toContain(result);
    expect(await sessionsOf(account)).toEqual([kept]);
  }
});

test('of two changes at once by one session one wins, and the other has the wrong current password', { timeout: 120_000 }, async () => {
  for (let round = 0; round < 20; round += 1) {
    const account = await newSession(customer);
    const kept = await sessionIdOf(account);
    const candidates = ['first choice 1', 'second choice 2'];
    const results = await Promise.all(candidates.map((next) => outcome(change(kept, account, next))));
    expect(results.toSorted()).toEqual(['done', 'wrong_credentials']);
    const logIns = await Promise.all(candidates.map((next) => outcome(logIn(account, next))));
    expect(logIns).toEqual(results);
  }
});

test('of two changes at once by two sessions one wins and ends the other’s session', { timeout: 120_000 }, async () => {
  for (let round = 0; round < 20; round += 1) {
    const account = await newSession(customer);
    const sessions = [await sessionIdOf(account), await sessionIdOf(await logIn(account))];
    const results = await Promise.all(sessions.map((session, i) => outcome(change(session, account, `choice number ${i}`))));
    const winner = results.indexOf('done');
    expect(results.filter((result) => result === 'unauthenticated' || result === 'wrong_credentials')).toHaveLength(1);
    expect(await sessionsOf(account)).toEqual([sessions[winner]]);
    await logIn(account, `choice number ${winner}`);
  }
});

test('a session that a change of the password ends cannot end the session that changes it', async () => {
  const account = await newSession(customer);
  const [kept, other] = [await sessionIdOf(account), await sessionIdOf(await logIn(account))];
  const release = await hold(2);
  const changed = outcome(change(kept, account));
  await waiting(1);
  const ended = outcome(customer.call.endSession({ sessionId: other, endedSessionId: kept }, context()));
  await waiting(2);
  await release();
  expect([await changed, await ended]).toEqual(['done', 'unauthenticated']);
  expect(await sessionsOf(account)).toEqual([kept]);
});

test('a change with the right password that ten failures overtake is refused and changes nothing', async () => {
  const account = await newSession(customer);
  const kept = await sessionIdOf(account);
  const blocker = new pg.Client(customer.database.url);
  await blocker.connect();
  onTestFinished(() => blocker.end());
  await blocker.query('begin; lock table accounts in share mode');
  const changed = outcome(change(kept, account));
  await waiting(1);
  await customer.database.query("insert into failed_log_ins values ('buyer', $1, '192.0.2.0/24', array_fill(now(), array[10]))", [
    account.username,
  ]);
  await blocker.query('commit');
  expect(await changed).toBe('too_many_attempts');
  await customer.database.query('delete from failed_log_ins where username = $1', [account.username]);
  await logIn(account);
});
