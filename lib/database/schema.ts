import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from './pg.ts';
import { type Sql, sql } from './sql.ts';

/** What a folder of sql/ makes of a database. */
export interface Schema {
  /** The newest migration, such as 0013_crowded. */
  version: string;
  /** A hash of all migrations, views, SQL functions and rights. It changes with any of them; a version may stay the same. */
  digest: string;
}

/** The database lacks the schema that the service needs. The message says which it needs and which the database has. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

/** Reads a folder of sql/, also where it was copied to. */
export function schemaOf(folder: string): Schema {
  const hash = createHash('sha256');
  const files = globSync('**/*.sql', { cwd: folder }).sort();
  for (const file of files) hash.update(`${file}\n${readFileSync(path.join(folder, file), 'utf8')}\n`);
  const version = files.findLast((file) => /^\d{4}_/.test(file));
  if (version === undefined) throw new Error(`There are no migrations in ${folder}.`);
  return { version: path.basename(version, '.sql'), digest: hash.digest('hex') };
}

/** The table in which every complete run of the migrations is recorded. Its owner makes it; everyone who checks it may read it. */
export const schemaTable = `create table if not exists schema_versions (
  digest      text primary key,
  version     text not null,
  applied_at  timestamptz not null default now()
)`;

/** Records that all of a schema is there now. */
export const recordSchema = ({ version, digest }: Schema): Sql => sql`
  insert into schema_versions (digest, version) values (${digest}, ${version})
  on conflict (digest) do update set applied_at = now()`;

/**
 * Throws a SchemaError unless the database has, or had before later migrations, all of this schema: an older revision of a service goes on
 * while and after the database is migrated for the next one.
 */
export async function requireSchema(
  { version, digest }: Schema,
  name: string,
  query: (statement: Sql) => Promise<pg.QueryResult>,
): Promise<void> {
  const { rows } = await query(sql`
    select exists (select from schema_versions where digest = ${digest}) as is_there,
           (select version || ' (' || left(digest, 8) || ')' from schema_versions order by applied_at desc limit 1) as latest`).catch(
    noneRecorded,
  );
  const [{ is_there: isThere, latest } = { is_there: false, latest: null }] = rows;
  if (isThere) return;
  const has = latest === null ? 'no schema that was completed' : latest;
  throw new SchemaError(
    `${name} needs the database schema ${version} (${digest.slice(0, 8)}), and the database has ${has}: its migrations have not run yet, or have failed.`,
  );
}

/** The table is not there, or may not be read: then no run of these migrations has completed. */
function noneRecorded(error: unknown): Pick<pg.QueryResult, 'rows'> {
  if (error instanceof pg.DatabaseError && /^(42P01|42501)$/.test(error.code ?? '')) return { rows: [] };
  throw error;
}
