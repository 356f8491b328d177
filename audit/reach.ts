import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../lib/database/db.ts';

const patienceMs = 120_000;

/** Waits until Google's network has connected this instance, which may take more than a minute after its start. */
export async function reach(database: Database): Promise<void> {
  for (const untilMs = Date.now() + patienceMs; ; await sleep(1_000)) {
    try {
      await database.ping();
      return;
    } catch (error) {
      if (Date.now() > untilMs) throw error;
    }
  }
}
