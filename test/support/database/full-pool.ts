import type { Database } from '../../../lib/database/db.ts';
import { sql } from '../../../lib/database/sql.ts';
import { withDeadline } from '../../../lib/process/deadline.ts';

const places = 256;

/** Occupies a database's only connection and its whole queue for `ms`, at most 5 seconds. Resolves when they are free again. */
export async function fillPool(db: Database, ms = 1_000): Promise<void> {
  const atMs = Date.now() + ms;
  const ask = () => withDeadline({ atMs }, () => db.one(sql`select pg_sleep(10)`)).catch(() => {});
  await Promise.all(Array.from({ length: 1 + places }, ask));
}
