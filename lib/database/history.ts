import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../config/config.ts';
import type pg from './pg.ts';

/** The text of each migration when it ran. The table `migrations` is node-pg-migrate's own: it has their names. */
const textsTable = `create table if not exists migration_texts (
  name    text primary key,
  digest  text not null
)`;

/** How the file of a migration is named, as the end of a regular expression. */
export const migrationName = '\\d{4}_[a-z0-9_]+\\.sql$';
const isMigration = new RegExp(`^${migrationName}`);

interface Migration {
  /** Without .sql, as in the table. */
  name: string;
  /** A hash of its text. */
  digest: string;
}

async function migrationsIn(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => isMigration.test(file)).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: path.basename(file, '.sql'),
      digest: createHash('sha256')
        .update(await readFile(path.join(folder, file)))
        .digest('hex'),
    })),
  );
}

/**
 * Throws a ConfigError if the database has a different migration in place of one of these, or one whose text has changed since it ran. A
 * newer database may have more of them.
 */
export async function requireSameHistory(client: pg.Client, folder: string): Promise<void> {
  const { rows: tables } = await client.query(`select from pg_tables where tablename = 'migrations' and schemaname = current_schema()`);
  if (tables.length === 0) return;
  await client.query(textsTable);
  const { rows } = await client.query<{ name: string; digest: string | null }>(
    'select name, digest from migrations left join migration_texts using (name) order by id',
  );
  const ours = await migrationsIn(folder);
  const other = rows.find(({ name, digest }, i) => {
    const same = ours[i];
    return same && (same.name !== name || (digest !== null && same.digest !== digest));
  });
  if (!other) return;
  throw new ConfigError(
    `The ${path.basename(folder)} database was made by an earlier version of Souk (${other.name}), which this one cannot bring up to date: set DATA_DIR or the database's URL to another one.`,
  );
}

/** Records the texts of those migrations of the folder that have run and are not recorded yet. */
export async function recordTexts(client: pg.Client, folder: string): Promise<void> {
  await client.query(textsTable);
  const ours = await migrationsIn(folder);
  await client.query(
    `insert into migration_texts
     select name, digest from unnest($1::text[], $2::text[]) as ours (name, digest) where name in (select name from migrations)
     on conflict (name) do nothing`,
    [ours.map(({ name }) => name), ours.map(({ digest }) => digest)],
  );
}
