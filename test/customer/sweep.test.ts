import { expect, test } from 'vitest';
import { type CustomerDbUnderTest, context, customerDbForThisTest, newSession } from '../support/parts/customer-db.ts';

const sweep = ({ call }: CustomerDbUnderTest, limit: number) => call.sweepExpired({ limit }, context());

/** Makes so many sessions that were over so long ago (negative: will be over). */
async function storeSessions({ database }: CustomerDbUnderTest, accountId: number, count: number, endedSecondsAgo: number) {
  await database.query(
    `insert into sessions (account_id, role, token_hash, expires_at, ends_at)
     select $1, 'buyer', sha256(gen_random_uuid()::text::bytea), now() - $3 * interval '1 s', now() + interval '1 hour'
     from generate_series(1, $2::int)`,
    [accountId, count, endedSecondsAgo],
  );
}

/** Makes failures of so many user names, the newest of each so long ago. */
async function storeFailures({ database }: CustomerDbUnderTest, name: string, count: number, newestSecondsAgo: number) {
  await database.query(
    `insert into failed_log_ins (role, username, network, failed_at)
     select 'buyer', $1 || i, '192.0.2.0/24', array[now() - $3 * interval '1 s', now() - interval '20 minutes']
     from generate_series(1, $2::int) as i`,
    [name, count, newestSecondsAgo],
  );
}

async function left({ database }: CustomerDbUnderTest) {
  const [row] = await database.query('select (select count(*)::int from sessions), (select count(*)::int as failures from failed_log_ins)');
  return row;
}

test('a sweep removes only expired rows', async () => {
  const customer = await customerDbForThisTest();
  const { accountId, sessionToken } = await newSession(customer);
  await storeSessions(customer, accountId, 3, 0);
  await storeSessions(customer, accountId, 2, -5);
  await storeFailures(customer, 'old', 4, 901);
  await storeFailures(customer, 'recent', 2, 880);

  expect(await sweep(customer, 100)).toEqual({ sessions: 3, failedLogIns: 4, more: false });
  expect(await sweep(customer, 100)).toEqual({ sessions: 0, failedLogIns: 0, more: false });
  expect(await left(customer)).toEqual({ count: 3, failures: 2 });
  await customer.call.checkSession({ sessionToken, roles: ['buyer'] }, context());
});

test('a sweep removes a batch of each kind and reports whether more is left', async () => {
  const customer = await customerDbForThisTest();
  const { accountId } = await newSession(customer);
  await storeSessions(customer, accountId, 4, 60);
  await storeFailures(customer, 'old', 6, 1_000);
  expect(await sweep(customer, 2)).toEqual({ sessions: 2, failedLogIns: 2, more: true });
  expect(await sweep(customer, 2)).toEqual({ sessions: 2, failedLogIns: 2, more: true });
  expect(await sweep(customer, 2)).toEqual({ sessions: 0, failedLogIns: 2, more: false });
});

test('sweeps at the same time share the work', async () => {
  const customer = await customerDbForThisTest();
  const { accountId } = await newSession(customer);
  await storeSessions(customer, accountId, 100, 60);
  await storeFailures(customer, 'old', 100, 1_000);
  const removed = { sessions: 0, failedLogIns: 0 };
  for (let round = 0; round < 5; round++) {
    for (const { sessions, failedLogIns } of await Promise.all(Array.from({ length: 4 }, () => sweep(customer, 25)))) {
      removed.sessions += sessions;
      removed.failedLogIns += failedLogIns;
    }
  }
  expect(removed).toEqual({ sessions: 100, failedLogIns: 100 });
});

test.each([0, -1, 10_001])('a sweep of %d rows is refused', async (limit) => {
  const customer = await customerDbForThisTest();
  await expect(sweep(customer, limit)).rejects.toMatchObject({ code: 'invalid_request' });
});
