import type { TestDatabase } from './database.ts';

/** Where a session's use is written: once in nine seconds, by the request that comes then, so it belongs to no function. */
const useOfSession = '^\\s*update sessions\\s+set expires_at';

/** Counts the statements that a service sends to its database, each a separate message: call the result for how many there were so far. */
export const countStatements = (database: TestDatabase): Promise<() => Promise<number>> => countBut('^$', database);

/** The same, without the writes of sessions' uses. */
export const countStatementsOfFunctions = (database: TestDatabase): Promise<() => Promise<number>> => countBut(useOfSession, database);

async function countBut(excepted: string, { query, serviceUrl }: TestDatabase): Promise<() => Promise<number>> {
  await query('create extension pg_stat_statements');
  const role = new URL(serviceUrl).username;
  return async () => {
    const [row] = await query<{ calls: number }>(
      `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements
       where toplevel and query !~ $2 and userid = $1::regrole and dbid = (select oid from pg_database where datname = current_database())`,
      [role, excepted],
    );
    return row?.calls ?? 0;
  };
}
