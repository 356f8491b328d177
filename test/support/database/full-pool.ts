import type { Database } from '../../../lib/database/db.ts';
import { sql } from '../../../lib/database/sql.ts';
import { withDeadline } from '../../../lib/process/deadline.ts';

const places = 256;
const longestMs = 5_000;

/** Occupies a database's only connection and its whole queue, at most 5 seconds. Call the result to free them. */
export function fillPool(db: Database): () => Promise<void> {
  const gone = new AbortController();
  const deadline = { atMs: Date.now() + longestMs, gone: gone.signal };
  const ask = () => withDeadline(deadline, () => db.one(sql`select pg_sleep(10)`)).catch(() => {});
  const asked = Array.from({ length: 1 + places }, ask);
  return async () => {
    gone.abort();
    await Promise.all(asked);
  };
}
