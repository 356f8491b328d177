import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from './pg.ts';
import { schemaOf } from './schema.ts';
import { withShortWaits } from './short-waits.ts';

/** The views and functions that the database has, each with a hash of its file and of the newest migration's name. */
const writtenTable = `create table if not exists written_files (
  file    text primary key,
  digest  text not null
)`;

interface SqlFile {
  /** Such as views/seen.sql */
  file: string;
  text: string;
  digest: string;
}

/**
 * Writes the views and functions of a folder of sql/ that have changed, or all if there is a new migration, in one transaction. To replace a
 * view waits for its readers, and to replace a trigger for the writers of its table.
 */
export async function writeViewsAndFunctions(client: pg.Client, folder: string): Promise<void> {
  await client.query(writtenTable);
  const { rows } = await client.query<Pick<SqlFile, 'file' | 'digest'>>('select file, digest from written_files');
  const written = new Map(rows.map(({ file, digest }) => [file, digest]));
  const changed = (await filesIn(folder)).filter(({ file, digest }) => written.get(file) !== digest);
  if (changed.length > 0) await withShortWaits(client, () => write(client, changed));
}

async function write(client: pg.Client, files: readonly SqlFile[]): Promise<void> {
  const sql = files.map(({ text }) => text).join('\n');
  await client.query('begin');
  // Writers use the views last, so their tables are locked before the views.
  if (/\btrigger\b/i.test(sql)) await client.query(lockTablesWithTriggers);
  await client.query(sql);
  await client.query(
    `insert into written_files select file, digest from unnest($1::text[], $2::text[]) as written (file, digest)
     on conflict (file) do update set digest = excluded.digest`,
    [files.map(({ file }) => file), files.map(({ digest }) => digest)],
  );
  await client.query('commit');
}

/** In the order in which they were created, which is mostly the one in which a statement and its triggers use them. */
const lockTablesWithTriggers = `
  do $$
  declare
    name regclass;
  begin
    for name in
      select oid from pg_class
      where relnamespace = current_schema::regnamespace and exists (select from pg_trigger where tgrelid = pg_class.oid and not tgisinternal)
      order by oid
    loop
      execute format('lock table %s in share row exclusive mode', name);
    end loop;
  end
  $$`;

/** The views first, because functions return them. Each subfolder may be absent. */
async function filesIn(folder: string): Promise<SqlFile[]> {
  const { version } = schemaOf(folder);
  const files = ['views', 'functions'].flatMap((subfolder) => globSync(`${subfolder}/*.sql`, { cwd: folder }).sort());
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(folder, file), 'utf8');
      return { file, text, digest: createHash('sha256').update(`${version}\n${text}`).digest('hex') };
    }),
  );
}
