import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { currentDeadline, type Deadline } from '../process/deadline.ts';
import type { Log } from '../process/log.ts';
import { createTurns } from '../process/turns.ts';
import { inTime, keepConnections } from './db-connections.ts';
import { isStatementError, late, translate, unreachable } from './db-error.ts';
import { watchReplies } from './reply-watch.ts';
import { sendStatement } from './send-statement.ts';
import { type Sql, sql } from './sql.ts';

export interface DbPool {
  /**
   * Runs a statement when its turn comes. When the caller no longer waits for the result, and after 5 seconds at the latest, the statement
   * leaves the queue or is cancelled on the server. Throws `overloaded` at once if too many statements wait. Throws `unavailable` within
   * two seconds if the network has dropped the connection; it is then unknown whether the statement ran.
   */
  query(statement: Sql): Promise<pg.QueryResult>;
  /** Runs a small statement that never waits behind the queued ones. Rejects within a second if the database does not reply. */
  ping(statement: Sql): Promise<pg.QueryResult>;
  close(): Promise<void>;
}

/** The longest that a statement takes, including its wait. */
const longestMs = 5_000;

/** A session check waits for two seconds. A connection serves about this many statements in that time; more would wait in vain. */
const waitingPerConnection = 256;

/** Limits of the control statements, which check that the server is there and cancel statements on it. */
const controlMs = 1_000;
const attemptMs = 400;
const endAgainMs = 50;

interface PoolOptions {
  poolSize: number;
  log: Log;
  /** Waits until a new connection can be opened. */
  wake?: (() => Promise<void>) | undefined;
}

/** Keeps `poolSize` connections for statements, and one more that inspects and cancels statements while all others are busy. */
export function openPool(options: pg.PoolConfig, { poolSize, log, wake }: PoolOptions): DbPool {
  const connections = keepConnections(options, poolSize + 1, { log, wake });
  const awaitReply = watchReplies(idleAmong);
  const limits = { atOnce: poolSize, waiting: poolSize * waitingPerConnection };
  const takeTurn = createTurns(limits, 'The marketplace is too busy at the moment.');
  const takeControlTurn = createTurns({ atOnce: 1, waiting: poolSize + 1 }, 'The database is asked too often.');

  async function run(statement: Sql, { atMs, gone }: Deadline): Promise<pg.QueryResult> {
    const client = await connections.take();
    const sentAtMs = performance.now();
    let isWhole = true;
    let ended: Promise<boolean> | undefined;
    // Made only when it is needed: to make and to abort one for each statement took 4 to 5 % of a service's CPU time.
    let settled: AbortController | undefined;
    const end = () => {
      settled ??= new AbortController();
      ended ??= endStatement(client, settled.signal);
    };
    let timer: NodeJS.Timeout | undefined;
    try {
      const leftMs = atMs - Date.now();
      if (leftMs <= 0 || gone?.aborted) throw late();
      timer = setTimeout(end, leftMs);
      gone?.addEventListener('abort', end);
      // The client's own time-out is a little later, in case the server is frozen and cancels nothing.
      const asked = sendStatement(client, statement, leftMs + controlMs);
      return await awaitReply(processIdOf(client), asked);
    } catch (error) {
      isWhole = isStatementError(error);
      throw translate(error);
    } finally {
      settled?.abort();
      clearTimeout(timer);
      gone?.removeEventListener('abort', end);
      // The next statement on this connection may begin only when a late cancellation cannot hit it.
      if (ended && !(await ended)) isWhole = false;
      if (isWhole) connections.giveBack(client);
      else connections.drop(client, sentAtMs);
    }
  }

  /**
   * Cancels the statement of a connection's server process, again and again until the statement has settled: a process that has not yet
   * read its statement ignores the request. Returns false if a request may still be pending, so that it could cancel the next statement.
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

  /** Returns those of the server processes that are idle or have ended. */
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
    // Opening a connection has its own, longer limit.
    const silence = new Promise<never>((_, reject) => {
      timeout.onabort = () => reject(unreachable(timeout.reason));
    });
    // Tried twice, the second time over another connection, because the network may have dropped the first one.
    const asked = () => attempt(statement).catch((error) => (timeout.aborted ? Promise.reject(error) : attempt(statement)));
    return await Promise.race([takeControlTurn(asked, { atMs: Date.now() + controlMs }), silence]);
  }

  async function attempt(statement: Sql): Promise<pg.QueryResult> {
    const client = await connections.take();
    const sentAtMs = performance.now();
    try {
      const result = await inTime(sendStatement(client, statement), attemptMs);
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
    ping: control,
    close: () => connections.close(),
  };
}

const processIdOf = (client: pg.PoolClient) => (client as unknown as { processID: number }).processID;
