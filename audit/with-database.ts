import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type DatabaseOptions, openDatabase } from '../lib/database/db.ts';

const patienceMs = 120_000;

/** Opens a database for a job, uses it and closes it. */
export async function withDatabase<T>(options: Omit<DatabaseOptions, 'poolSize'>, use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ ...options, poolSize: 1 });
  try {
    if ('instance' in options.location) await reach(database);
    return await use(database);
  } finally {
    await database.close();
  }
}

/** Waits until Google's network has connected this instance, which may take more than a minute after its start. */
async function reach(database: Database): Promise<void> {
  for (const untilMs = Date.now() + patienceMs; ; await sleep(1_000)) {
    try {
      await database.ping();
      return;
    } catch (error) {
      if (Date.now() > untilMs) throw error;
    }
  }
}
