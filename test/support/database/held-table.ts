import pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import type { TestDatabase } from './database.ts';

type Server = Pick<TestDatabase, 'url' | 'query'>;

export interface HeldTable {
  /** Resolves when this many statements wait for the table. */
  untilWaitedFor(statements?: number): Promise<void>;
  /** Runs a statement in the session that holds the table. */
  query(sql: string): Promise<void>;
  release(): Promise<void>;
}

/** Locks a table against all other sessions, until it is released or the test ends: readers included, or writers only (`share`). */
export async function holdTable(database: Server, table: string, mode = 'access exclusive'): Promise<HeldTable> {
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(`begin; lock table ${table} in ${mode} mode`);
  let ended: Promise<void> | undefined;
  const release = () => {
    ended ??= client.end();
    return ended;
  };
  onTestFinished(release);
  return {
    untilWaitedFor: (statements = 1) => expect.poll(() => waiting(database)).toBe(statements),
    query: async (sql) => void (await client.query(sql)),
    release,
  };
}

/** The number of statements that wait for a lock in a database. */
export async function waiting(database: Server): Promise<number> {
  const rows = await database.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
  return rows.length;
}
