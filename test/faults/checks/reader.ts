import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { snapshot } from './snapshot.ts';

/** Observations during the faults. */
export interface Seen {
  snapshots: number;
  /** The kinds of disagreement within one snapshot, each kind once. */
  disagreements: string[];
  deadlocks: number;
}

export interface Reader {
  stop(): Promise<Seen>;
}

const everyMs = 100;
/** Snapshots take longer as the data grows; they must leave the machine to the workload. */
const mostOfTheTime = 0.2;

/** Takes a snapshot of the product database, in either Postgres, ten times a second or for at most a fifth of the time, while it runs. */
export function startReader(databases: { product: string }): Reader {
  const seen: Seen = { snapshots: 0, disagreements: [], deadlocks: 0 };
  let stopping = false;

  async function read(): Promise<void> {
    const client = new pg.Client({ connectionString: databases.product, connectionTimeoutMillis: 2_000, query_timeout: 5_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      while (!stopping) {
        const startedAtMs = Date.now();
        note((await client.query(snapshot)).rows[0]);
        const tookMs = Date.now() - startedAtMs;
        await sleep(Math.max(everyMs, tookMs / mostOfTheTime) - tookMs);
      }
    } finally {
      client.end().catch(() => {});
    }
  }

  function note({ deadlocks, ...wrong }: Record<string, string>): void {
    seen.snapshots += 1;
    // After a crash Postgres begins to count from 0.
    seen.deadlocks = Math.max(seen.deadlocks, Number(deadlocks));
    for (const [what, count] of Object.entries(wrong))
      if (count !== '0' && !seen.disagreements.includes(what)) seen.disagreements.push(what);
  }

  const reading = (async () => {
    for (; !stopping; await sleep(everyMs)) await read().catch(() => {});
  })();
  return {
    async stop() {
      stopping = true;
      await reading;
      return seen;
    },
  };
}
