import { setTimeout as sleep } from 'node:timers/promises';
import type { Beats } from './beats.ts';
import { type Database, type DatabaseOptions, openDatabase } from './db.ts';
import { unreachable } from './db-error.ts';
import { SchemaError } from './schema.ts';
import { sql } from './sql.ts';

/** A read replica of a database. It may lag, end, or stop to be one at any time. */
export interface Replica {
  readonly db: Database;
  /** Whether it may be read now: it has the schema, and its data is so new that after a read of a second it is at most five seconds old. */
  isFresh(): boolean;
  close(): Promise<void>;
}

export interface ReplicaOptions extends Omit<DatabaseOptions, 'readOnly'> {
  /** The beats that its primary gets. */
  beats: Beats;
  /** How old its data may be when a read begins; 4 seconds if absent. */
  mostAgeMs?: number;
}

const checkEveryMs = 500;
const lags = 'it lags';

/** Why a replica is left out. `isFault`: it does not mend itself. */
class LeftOut extends Error {
  readonly isFault: boolean;

  constructor(reason: string, isFault = false) {
    super(reason);
    this.isFault = isFault;
  }
}

/**
 * Opens a replica, and checks it from now on, so that no request waits for a check. Never rejects: a replica that cannot be used is left out
 * until it can. Each change of that is logged once.
 */
export function openReplica({ beats, mostAgeMs = 4_000, log, ...options }: ReplicaOptions): Replica {
  let db: Database | undefined;
  let asOfMs = Number.NEGATIVE_INFINITY;
  let state = '';
  const openedAtMs = performance.now();
  const closing = new AbortController();
  const isFresh = () => performance.now() - asOfMs < mostAgeMs;

  async function check(): Promise<void> {
    db ??= await openDatabase({ ...options, log, readOnly: true });
    await db.ping();
    const seen = await db.probe<{ isReplica: boolean; beat?: number }>(sql`
      select pg_is_in_recovery() as is_replica, (select beat from replica_beats where source = ${beats.source}) as beat`);
    if (!seen?.isReplica) throw new LeftOut('it is not a replica, or is one no more: it accepts writes', true);
    asOfMs = beats.sentAtMs(seen.beat ?? 0);
    if (!isFresh()) throw new LeftOut(lags);
  }

  async function keepChecking(): Promise<void> {
    while (!closing.signal.aborted) {
      await check().then(
        () => note('used'),
        (error: Error) => {
          asOfMs = Number.NEGATIVE_INFINITY;
          note(reasonOf(error), error instanceof LeftOut && error.isFault);
        },
      );
      await sleep(checkEveryMs, undefined, { ref: false, signal: closing.signal }).catch(() => {});
    }
  }

  function note(next: string, isFault = false): void {
    // The first beats have not arrived yet.
    const isNew = state === '' && next === lags && performance.now() - openedAtMs < mostAgeMs;
    if (next === state || isNew || closing.signal.aborted) return;
    state = next;
    if (next === 'used') log.info({ replica: nameOf(options) }, 'a read replica is used');
    else log[isFault ? 'error' : 'warn']({ replica: nameOf(options), reason: next }, 'a read replica is left out');
  }

  const opened = (): Database => {
    if (!db) throw unreachable(new Error('the replica is not open'));
    return db;
  };
  const checking = keepChecking();

  async function close(): Promise<void> {
    closing.abort();
    await checking;
    await db?.close();
  }

  return {
    db: {
      one: async (query) => opened().one(query),
      maybeOne: async (query) => opened().maybeOne(query),
      many: async (query) => opened().many(query),
      probe: async (query) => opened().probe(query),
      ping: async () => opened().ping(),
      close,
    },
    isFresh,
    close,
  };
}

const reasonOf = (error: Error): string => (error instanceof LeftOut || error instanceof SchemaError ? error.message : 'it does not reply');

/** Only what is no secret. */
const nameOf = ({ location }: Pick<ReplicaOptions, 'location'>): string =>
  'url' in location ? new URL(location.url).host : location.instance;
