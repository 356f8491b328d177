import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/**
 * Fills tables by SQL of many rows. Indexes and checks of the tables are taken away meanwhile: the rows are known to be valid, and an index
 * is built much faster at once than row by row. Triggers and foreign keys do not run, either.
 */
export async function fill(url: string, tables: readonly string[], run: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(`set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; select setseed(0.5)`);
    const { checks, indexes } = await upkeepOf(client, tables);
    for (const { table, name } of checks) await client.query(`alter table ${table} drop constraint "${name}"`);
    for (const { name } of indexes) await client.query(`drop index "${name}"`);
    await run(client);
    await client.query(`set maintenance_work_mem = '512MB'`);
    for (const { definition } of indexes) await client.query(definition);
    for (const { table, name, definition } of checks)
      await client.query(`alter table ${table} add constraint "${name}" ${definition.replace(/ NOT VALID$/, '')} not valid`);
    for (const table of tables) await vacuum(client, table);
  } finally {
    await client.end();
  }
}

/**
 * Postgres plans by how many pages of a table are marked as visible to all. A page that another session may still see as it was before, such
 * as autovacuum's, is not marked. So the vacuum is repeated until all are.
 */
async function vacuum(client: pg.Client, table: string): Promise<void> {
  for (let tries = 1; tries <= mostVacuums; tries += 1) {
    await client.query(`vacuum (analyze) ${table}`);
    const { rows } = await client.query('select relallvisible = relpages as done from pg_class where oid = $1::regclass', [table]);
    if (rows[0].done) return;
    await sleep(100);
  }
  throw new Error(`After ${mostVacuums} vacuums, some pages of ${table} are still not visible to all sessions.`);
}

const mostVacuums = 100;

interface Upkeep {
  table: string;
  name: string;
  definition: string;
}

async function upkeepOf(client: pg.Client, tables: readonly string[]): Promise<{ checks: Upkeep[]; indexes: Upkeep[] }> {
  const checks = await client.query<Upkeep>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'c' and conrelid = any($1::regclass[])`,
    [tables],
  );
  const indexes = await client.query<Upkeep>(
    `select indrelid::regclass::text as table, indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index
     where indrelid = any($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  );
  return { checks: checks.rows, indexes: indexes.rows };
}
