import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../lib/database/db.ts';
import { sql } from '../../lib/database/sql.ts';
import { withDeadline } from '../../lib/process/deadline.ts';
import { createLog } from '../../lib/process/log.ts';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await cloneDatabase('product');
  db = await openDatabase({ location: { url: database.serviceUrl }, name: 'deadline test', poolSize: 1, log: createLog('test', 'silent') });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const running = async () =>
  (
    await database.query(
      `select pid from pg_stat_activity where datname = current_database() and query like '%pg_sleep(3%)%' and state = 'active' and pid <> pg_backend_pid()`,
    )
  ).length;

test('a statement ends when its caller no longer waits, and the next one is served', async () => {
  const asked = withDeadline({ atMs: Date.now() + 3_500 }, () => db.many(sql`select pg_sleep(30)`));
  await expect.poll(running).toBe(1);
  await expect(asked).rejects.toMatchObject({ code: 'deadline_exceeded' });
  expect(await running()).toBe(0);
  expect(await db.one(sql`select 1 as number`)).toEqual({ number: 1 });
});

test('a statement that is given up while it is sent ends, too, and keeps its connection', { timeout: 60_000 }, async () => {
  const connection = `select pid from pg_stat_activity where application_name = 'deadline test' order by pid`;
  await db.ping();
  const before = await database.query(connection);
  for (let n = 0; n < 100; n++) {
    const gone = new AbortController();
    const asked = withDeadline({ atMs: Date.now() + 10_000, gone: gone.signal }, () => db.many(sql`select pg_sleep(3)`));
    // From before it is sent until its process has begun.
    for (let turns = 0; turns < n % 10; turns++) await new Promise((resolve) => setImmediate(resolve));
    gone.abort();
    await expect(asked).rejects.toMatchObject({ code: 'deadline_exceeded' });
  }
  expect(await database.query(connection)).toEqual(before);
});

test('a statement whose deadline passes before its turn is not sent, and keeps its connection', async () => {
  const before = await database.query(`select pid from pg_stat_activity where application_name = 'deadline test'`);
  const over = withDeadline({ atMs: Date.now() - 1 }, () => db.many(sql`insert into buyer_totals values (1, 1)`));
  await expect(over).rejects.toMatchObject({ code: 'deadline_exceeded' });
  expect(await database.query('select * from buyer_totals')).toEqual([]);
  expect(await database.query(`select pid from pg_stat_activity where application_name = 'deadline test'`)).toEqual(before);
});
