import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { currentDeadline, type Deadline } from '../process/deadline.ts';
import type { Log } from '../process/log.ts';
import { createTurns } from '../process/turns.ts';
import { inTime, keepConnections } from './db-connections.ts';
import { isStatementError, late, translate, unreachable } from './db-error.ts';
import { watchReplies } from './reply-watch.ts';
import { type Sql, sql } from './sql.ts';

export interface DbPool {
  /**
   * Runs a statement when its turn has come. It leaves the queue, or is ended on the server, when nobody waits for its result any more, after
   * 5 seconds at the latest. Throws `overloaded`, at once, when too many wait, and `unavailable` within two seconds if the network has forgotten
   * the connection; what became of the statement is then not known.
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
const attemptMs = 400;
const endAgainMs = 50;

/** Keeps a connection for each of so many statements at once, and one more, which sees and ends statements while all others are busy. */
export function openPool(options: pg.PoolConfig, poolSize: number, log: Log): DbPool {
  const connections = keepConnections(options, poolSize + 1, log);
  const awaitReply = watchReplies(idleAmong);
  const limits = { atOnce: poolSize, waiting: poolSize * waitingPerConnection };
  const takeTurn = createTurns(limits, 'The marketplace is too busy at the moment.');
  const takeControlTurn = createTurns({ atOnce: 1, waiting: poolSize + 1 }, 'The database is asked too often.');
  let pinging: Promise<void> | undefined;

  async function run({ name, text, values }: Sql, { atMs, gone }: Deadline): Promise<pg.QueryResult> {
    const client = await connections.take();
    const sentAtMs = performance.now();
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
      const asked = client.query({ name, text, values, query_timeout: leftMs + controlMs } as pg.QueryConfig);
      return await awaitReply(processIdOf(client), asked);
    } catch (error) {
      isWhole = isStatementError(error);
      throw translate(error);
    } finally {
      settled.abort();
      clearTimeout(timer);
      gone?.removeEventListener('abort', end);
      // The connection's next statement may begin only when nothing can end it in place of this one.
      if (ended && !(await ended)) isWhole = false;
      if (isWhole) connections.giveBack(client);
      else connections.drop(client, sentAtMs);
    }
  }

  /**
   * Ends what a connection's server process is doing, and does so again until it has settled: a process that has not read its statement yet
   * pays no heed. Answers false if this may yet end what comes after that.
   */
  async function endStatement(client: pg.PoolClient, settled: AbortSignal): Promise<boolean> {
    const processId = processIdOf(client);
    while (!settled.aborted) {
      const isAsked = await control(sql`select pg_cancel_backend(${processId})`).then(
        () => true,
        () => false,
      );
      if (!isAsked) return false;
      await sleep(endAgainMs, undefined, { signal: settled }).catch(() => {});
    }
    return true;
  }

  /** Which of these server processes have nothing to do, or have ended. */
  async function idleAmong(processIds: number[]): Promise<number[]> {
    const { rows } = await control(sql`
      select asked.pid
      from unnest(${processIds}::int[]) as asked (pid)
      left join pg_stat_activity as activity on activity.pid = asked.pid
      where coalesce(activity.state, case when activity.pid is null then 'idle' end) = 'idle'`);
    return rows.map(({ pid }) => pid);
  }

  async function control(statement: Sql): Promise<pg.QueryResult> {
    const timeout = AbortSignal.timeout(controlMs);
    // Connecting has a longer limit of its own.
    const silence = new Promise<never>((_, reject) => {
      timeout.onabort = () => reject(unreachable(timeout.reason));
    });
    // A second time over another connection, should the network have forgotten the first.
    const asked = () => attempt(statement).catch((error) => (timeout.aborted ? Promise.reject(error) : attempt(statement)));
    return await Promise.race([takeControlTurn(asked, { atMs: Date.now() + controlMs }), silence]);
  }

  async function attempt({ name, text, values }: Sql): Promise<pg.QueryResult> {
    const client = await connections.take();
    const sentAtMs = performance.now();
    try {
      const result = await inTime(client.query({ name, text, values }), attemptMs);
      connections.giveBack(client);
      return result;
    } catch (error) {
      if (isStatementError(error)) connections.giveBack(client);
      else connections.drop(client, sentAtMs);
      throw error;
    }
  }

  return {
    query(statement) {
      const { atMs, gone } = currentDeadline();
      const deadline = { atMs: Math.min(atMs, Date.now() + longestMs), gone };
      return takeTurn(() => run(statement, deadline), deadline);
    },
    ping() {
      pinging ??= control(sql`select 1`)
        .then(() => {})
        .finally(() => {
          pinging = undefined;
        });
      return pinging;
    },
    close: () => connections.close(),
  };
}

const processIdOf = (client: pg.PoolClient) => (client as unknown as { processID: number }).processID;
