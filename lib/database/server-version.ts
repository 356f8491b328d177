import { ConfigError } from '../config/config.ts';
import type pg from './pg.ts';

/** The first major version with all that the migrations and statements use: `uuidv7()`, and `old` in a `returning` clause. */
export const oldestPostgres = 18;

/** Throws a ConfigError if the server's major version is older. */
export async function requireVersion(client: pg.Client, oldest = oldestPostgres): Promise<void> {
  const { rows } = await client.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  );
  const [server] = rows;
  if (server && server.number < oldest * 10_000)
    throw new ConfigError(`It is Postgres ${server.version}, and Souk needs version ${oldest} or later.`);
}
