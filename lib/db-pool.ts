import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isStatementError, late, translate, unreachable } from './db-error.ts';
import { currentDeadline, type Deadline } from './deadline.ts';
import type { Log } from './log.ts';
import { type Sql, sql } from './sql.ts';
import { createTurns } from './turns.ts';

export interface DbPool {
  /**
   * Runs a statement when its turn has come. It leaves the queue, or is ended on the server, when nobody waits for its result any more, after
   * 5 seconds at the latest. Throws Overloaded, at once, when too many wait.
   */
  query(statement: Sql): Promise<pg.QueryResult>;
  /** Fails within a second if the database does not answer. However many statements wait, this waits behind none of them. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The longest that a statement takes, its wait included. */
const longestMs = 5_000;

/** As many as a connection serves within the two seconds for which a session check waits: more would wait for nothing. */
const waitingPerConnection = 256;

/** For seeing whether the server is there, and for ending a statement on it. */
const controlMs = 1_000;
const endAgainMs = 50;

/** Keeps a connection for each of so many statements at once, and one more, which sees and ends statements while all others are busy. */
export function openPool(options: pg.PoolConfig, poolSize: number, log: Log): DbPool {
  // A connection that is opened anew costs a log-in and the plan of every statement, and crowds come after quiet times.
  const pool = new pg.Pool({ ...options, max: poolSize + 1, idleTimeoutMillis: 0 });
  pool.on('error', (error) => log.warn({ reason: error.message }, 'an idle database connection broke'));
  // One that breaks in use fails its statement; with nobody listening it would end the process, too.
  pool.on('connect', (client) => client.on('error', () => {}));
  const limits = { atOnce: poolSize, waiting: poolSize * waitingPerConnection };
  const takeTurn = createTurns(limits, 'The marketplace is too busy at the moment.');
  const takeControlTurn = createTurns({ atOnce: 1, waiting: poolSize + 1 }, 'The database is asked too often.');
  let pinging: Promise<void> | undefined;

  async function run({ name, text, values }: Sql, { atMs, gone }: Deadline): Promise<pg.QueryResult> {
    const client = await pool.connect().catch((error) => {
      throw unreachable(error);
    });
    let isWhole = true;
    let ended: Promise<boolean> | undefined;
    const settled = new AbortController();
    const end = () => {
      ended ??= endStatement(client, settled.signal);
    };
    let timer: NodeJS.Timeout | undefined;
    try {
      const leftMs = atMs - Date.now();
      if (leftMs <= 0 || gone?.aborted) throw late();
      timer = setTimeout(end, leftMs);
      gone?.addEventListener('abort', end);
      // Given up a little later, in case that the server is frozen and ends nothing.
      return await client.query({ name, text, values, query_timeout: leftMs + controlMs } as pg.QueryConfig);
    } catch (error) {
      isWhole = isStatementError(error);
      throw translate(error);
    } finally {
      settled.abort();
      clearTimeout(timer);
      gone?.removeEventListener('abort', end);
      // The connection's next statement may begin only when nothing can end it in place of this one.
      if (ended && !(await ended)) isWhole = false;
      client.release(!isWhole);
    }
  }

  /**
   * Ends what a connection's server process is doing, and does so again until it has settled: a process that has not read its statement yet
   * pays no heed. Answers false if this may yet end what comes after that.
   */
  async function endStatement(client: pg.PoolClient, settled: AbortSignal): Promise<boolean> {
    const { processID } = client as unknown as { processID: number };
    while (!settled.aborted) {
      const isAsked = await control(sql`select pg_cancel_backend(${processID})`).then(
        () => true,
        () => false,
      );
      if (!isAsked) return false;
      await sleep(endAgainMs, undefined, { signal: settled }).catch(() => {});
    }
    return true;
  }

  async function control({ name, text, values }: Sql): Promise<void> {
    const timeout = AbortSignal.timeout(controlMs);
    // Connecting has a longer limit of its own.
    const silence = new Promise<never>((_, reject) => {
      timeout.onabort = () => reject(unreachable(timeout.reason));
    });
    const asked = () => pool.query({ name, text, values, query_timeout: controlMs } as pg.QueryConfig);
    await Promise.race([takeControlTurn(asked, { atMs: Date.now() + controlMs }), silence]);
  }

  return {
    query(statement) {
      const { atMs, gone } = currentDeadline();
      const deadline = { atMs: Math.min(atMs, Date.now() + longestMs), gone };
      return takeTurn(() => run(statement, deadline), deadline);
    },
    ping() {
      pinging ??= control(sql`select 1`).finally(() => {
        pinging = undefined;
      });
      return pinging;
    },
    close: () => pool.end(),
  };
}
