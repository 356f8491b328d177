import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { randomFrom } from '../../../local/random.ts';
import { timeToHeal } from '../attack/nemesis.ts';
import { gettingCart } from '../people/buyer.ts';
import type { Caller } from '../people/caller.ts';
import type { Entry } from '../people/history.ts';
import { startWorkload } from '../people/workload.ts';
import type { Stage } from '../runs/run.ts';
import type { SmallDisk } from '../system/small-disk.ts';

/** What the disk has no room for: rows, which Postgres survives; or the write-ahead log, without which Postgres ends at each start. */
const victims = ['rows', 'log'] as const;

const cast = { buyers: 24, sellers: 2, itemsEach: 4, quantity: 400 };
const noticedWithinMs = 30_000;
const fullForMs = 4_000;
const betweenReadsMs = 150;

/** Fills the disk twice, each time until a write is refused and some seconds longer. It then frees the disk and does nothing else. */
export const fullDisk =
  (seed: number) =>
  async ({ system, history, inflicted, scenes, open }: Stage): Promise<void> => {
    const disk = system.disk as SmallDisk;
    const market = await open({ ...cast, buyers: cast.buyers + 1 });
    const [reader, ...buyers] = market.buyers as [Caller, ...Caller[]];
    const workload = startWorkload({ ...market, buyers }, { seed, impatience: 0.1 });
    const random = randomFrom(seed);
    for (const victim of victims) {
      await sleep(random.integer(2_000, 5_000));
      const fromMs = Date.now();
      disk.fill();
      const reading = startReading(reader);
      if (victim === 'log') await useUpLog(system.databases.product);
      await noticed(history, fromMs);
      await sleep(fullForMs);
      const reads = await reading.stop();
      const untilMs = Date.now();
      disk.free();
      inflicted.push({ what: `no room for ${victim}`, where: 'postgres', fromMs, untilMs, healedInMs: await timeToHeal(system) });
      scenes.fullDisks.push({ victim, fromMs, untilMs, reads });
    }
    await sleep(random.integer(2_000, 5_000));
    await workload.finish();
  };

/** Waits, for a limited time, until a response shows that a write met the full disk. */
async function noticed(history: readonly Entry[], sinceMs: number): Promise<void> {
  const isRefused = ({ status, endedAtMs }: Entry) => status >= 500 && endedAtMs >= sinceMs;
  while (!history.some(isRefused) && Date.now() - sinceMs < noticedWithinMs) await sleep(50);
}

/** Switches to new log segments until the disk has no room for the next. */
async function useUpLog(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, query_timeout: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    for (;;) await client.query(`select pg_logical_emit_message(true, 'faults', ''), pg_switch_wal()`);
  } catch {
    // Postgres has ended, so the connection is closed.
  } finally {
    client.end().catch(() => {});
  }
}

function startReading(reader: Caller): { stop(): Promise<number[]> } {
  const statuses: number[] = [];
  let stopping = false;
  const reading = (async () => {
    for (; !stopping; await sleep(betweenReadsMs)) statuses.push((await reader.send(gettingCart)).status);
  })();
  return {
    async stop() {
      stopping = true;
      await reading;
      return statuses;
    },
  };
}
