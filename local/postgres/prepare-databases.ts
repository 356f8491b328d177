// Reads a list of databases from standard input, makes those that are missing, and migrates all of them.
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { ConfigError } from '../../lib/config/config.ts';
import { migrate } from '../../lib/database/migrate.ts';
import pg from '../../lib/database/pg.ts';
import { main } from '../../lib/process/main.ts';
import type { DatabasePlan } from './databases.ts';

const sqlFolder = path.join(import.meta.dirname, '../..', 'sql');

await main(async () => {
  const plans = (await json(process.stdin)) as DatabasePlan[];
  for (const plan of plans) await create(plan);
  await Promise.all(plans.map(prepare));
});

async function create({ name, embedded }: DatabasePlan): Promise<void> {
  if (!embedded) return;
  await withClient(embedded.url, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${name}`);
  });
}

async function prepare({ name, setting, url, embedded, securityEventDays }: DatabasePlan): Promise<void> {
  try {
    await migrate({ location: { url }, folder: path.join(sqlFolder, name), withGrants: embedded !== undefined, securityEventDays });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { host, pathname } = new URL(url);
    throw new ConfigError(`${setting}: the database ${host}${pathname} cannot be brought up to date. ${error.message}`, { cause: error });
  }
  if (!embedded) return;
  const { rolePassword } = embedded;
  await withClient(url, (client) => client.query(`alter role souk_${name} login password ${pg.escapeLiteral(rolePassword)}`));
}

async function withClient(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
