import { setTimeout as sleep } from 'node:timers/promises';
import pg from './pg.ts';

/** How long to wait for one lock. Postgres looks for deadlocks after a second, and would then cancel a statement. */
const lockMs = 200;
const longestMs = 60_000;

/**
 * Runs a transaction of a migration on a database that others use. A change of a table or a view waits for those who use it, and all others
 * then wait behind. One of these may hold what the transaction needs next. So no wait is long: all locks are given up, and after a pause the
 * transaction begins again, for a minute at most.
 */
export async function withShortWaits<T>(client: pg.Client, transaction: () => Promise<T>): Promise<T> {
  const endsAtMs = Date.now() + longestMs;
  await client.query(`set lock_timeout = '${lockMs}ms'`);
  for (;;) {
    try {
      return await transaction();
    } catch (error) {
      const isLocked = error instanceof pg.DatabaseError && (error.code === '55P03' || error.code === '40P01');
      if (!isLocked || Date.now() > endsAtMs) throw error;
      await client.query('rollback');
      await sleep(Math.random() * 2 * lockMs);
    }
  }
}
