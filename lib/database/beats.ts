import { randomUUID } from 'node:crypto';
import { setInterval } from 'node:timers';
import type { Database } from './db.ts';
import { sql } from './sql.ts';

/** Marks in a database by which the age of its replicas is known. Comparing them needs no clock of another machine. */
export interface Beats {
  /** Names these beats among those of other processes. */
  readonly source: string;
  /** When a beat was sent, in milliseconds of `performance.now()`. All that was committed until then is where the beat is. */
  sentAtMs(beat: number): number;
  stop(): void;
}

const everyMs = 1_000;
const remembered = 60;

/**
 * Writes a number to the primary once a second. What a replica shows of it says how old the replica's data is at most, also if the primary is
 * idle, if the replica has lost the primary, and if it follows another one: after a restore, for example.
 */
export function startBeats(primary: Pick<Database, 'probe'>): Beats {
  const source = randomUUID();
  const sent = new Map<number, number>();
  let last = 0;

  async function beat(): Promise<void> {
    last += 1;
    sent.set(last, performance.now());
    sent.delete(last - remembered);
    await primary.probe(sql`
      with forgotten as (
        delete from replica_beats where beaten_at < now() - interval '1 hour' and source <> ${source}
      )
      insert into replica_beats (source, beat) values (${source}, ${last})
      on conflict (source) do update set beat = excluded.beat, beaten_at = now()`);
  }

  // If the primary does not reply, the replicas grow old and are left out. Requests to the primary report its fault.
  const tryToBeat = () => void beat().catch(() => {});
  const timer = setInterval(tryToBeat, everyMs).unref();
  tryToBeat();
  return {
    source,
    sentAtMs: (number) => sent.get(number) ?? Number.NEGATIVE_INFINITY,
    stop: () => clearInterval(timer),
  };
}
