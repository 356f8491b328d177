import type { TestDatabase } from './database.ts';

/**
 * Counts the statements that a service sends to its database, each a separate message: call the result for how many there were so far. The use of a
 * session is written once in nine seconds, by the request that comes then, so this write is not counted.
 */
export async function countStatements({ query, serviceUrl }: TestDatabase): Promise<() => Promise<number>> {
  await query('create extension pg_stat_statements');
  const role = new URL(serviceUrl).username;
  return async () => {
    const [row] = await query<{ calls: number }>(
      `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements
       where toplevel and query !~ '^\\s*update sessions\\s+set expires_at' and userid = $1::regrole and dbid = (select oid from pg_database where datname = current_database())`,
      [role],
    );
    return row?.calls ?? 0;
  };
}
