import pg from 'pg';
import type { DatabaseName } from '../../local/postgres/databases.ts';

/** Counts the statements that the services send to their databases. */
export interface StatementCount {
  /** So far, by database. Undefined if the databases cannot count, or not at the moment. */
  read(): Promise<Record<string, number> | undefined>;
}

type Owners = Partial<Record<DatabaseName, string>>;

const library = 'pg_stat_statements';

/** Has Postgres load the extension that counts statements, at its next start. */
export const loadExtension = (url: string): Promise<unknown> =>
  inDatabase(url, (client) => client.query(`alter system set shared_preload_libraries = '${library}'`));

/** Opens the count for databases whose Postgres has loaded the extension. `owners`: addresses for the databases' owner. */
export async function countStatements(owners: Owners): Promise<StatementCount> {
  for (const url of Object.values(owners))
    await inDatabase(url, (client) => client.query(`create extension if not exists ${library}`)).catch(() => {});
  return {
    async read() {
      const counts = Object.entries(owners).map(async ([name, url]) => [name, await calls(name, url)] as const);
      return Object.fromEntries(await Promise.all(counts)) as Record<string, number>;
    },
  };
}

async function calls(name: string, url: string): Promise<number> {
  return inDatabase(url, async (client) => {
    const { rows } = await client.query<{ calls: string }>(
      `select coalesce(sum(calls), 0) as calls from ${library}
       where toplevel and userid = $1::regrole and dbid = (select oid from pg_database where datname = current_database())`,
      [`souk_${name}`],
    );
    return Number(rows[0]?.calls);
  });
}

export async function inDatabase<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(url);
  await client.connect();
  return use(client).finally(() => client.end());
}
