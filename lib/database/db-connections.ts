import { performance } from 'node:perf_hooks';
import type { Log } from '../process/log.ts';
import { unreachable } from './db-error.ts';
import pg from './pg.ts';

/** A connection that was idle for this long is tested before use: the network may have dropped it without telling either end. */
const quietMs = 1_000;
const trialMs = 500;

export interface Connections {
  /** Returns a connection that has just replied, or a new one. */
  take(): Promise<pg.PoolClient>;
  giveBack(client: pg.PoolClient): void;
  /** Closes a failed connection. Other connections without a reply since `sentAtMs` (of `performance.now()`) are not used again. */
  drop(client: pg.PoolClient, sentAtMs: number): void;
  close(): Promise<void>;
}

interface ConnectionOptions {
  log: Log;
  /** Waits until a new connection can be opened. */
  wake?: (() => Promise<void>) | undefined;
}

/** Keeps up to `most` connections open. */
export function keepConnections(options: pg.PoolConfig, most: number, { log, wake }: ConnectionOptions): Connections {
  // Idle connections stay open: a new one costs a log-in and a plan for every statement, and a crowd often follows a quiet time.
  const pool = new pg.Pool({ ...options, max: most, idleTimeoutMillis: 0 });
  const heardAtMs = new WeakMap<pg.PoolClient, number>();
  let distrustedBeforeMs = 0;
  pool.on('error', (error) => log.warn({ reason: error.message }, 'an idle database connection broke'));
  pool.on('connect', (client) => {
    heardAtMs.set(client, performance.now());
    // When a connection breaks in use, its statement fails. Without this listener the process would end, too.
    client.on('error', () => {});
  });

  function drop(client: pg.PoolClient, sentAtMs: number): void {
    distrustedBeforeMs = Math.max(distrustedBeforeMs, sentAtMs);
    // On a connection that the network has dropped, a normal close would wait for a reply.
    streamOf(client).destroy();
    client.release(true);
  }

  async function connect(): Promise<pg.PoolClient> {
    await wake?.();
    return pool.connect();
  }

  return {
    async take() {
      for (;;) {
        const client = await connect().catch((error) => {
          throw unreachable(error);
        });
        const nowMs = performance.now();
        const lastMs = heardAtMs.get(client) ?? 0;
        if (lastMs >= distrustedBeforeMs && (nowMs - lastMs < quietMs || (await replies(client)))) return client;
        drop(client, distrustedBeforeMs > lastMs ? distrustedBeforeMs : nowMs);
      }
    },
    giveBack(client) {
      heardAtMs.set(client, performance.now());
      client.release();
    },
    drop,
    close: () => pool.end(),
  };
}

/** Sends an empty statement, which the server neither plans nor counts. */
const replies = (client: pg.PoolClient): Promise<boolean> =>
  inTime(client.query(';'), trialMs).then(
    () => true,
    () => false,
  );

/** Waits for a reply up to a limit. If this process was busy, the reply may have arrived but be unread, so pending input is read first. */
export async function inTime<Reply>(reply: Promise<Reply>, limitMs: number): Promise<Reply> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => setImmediate(() => setImmediate(() => reject(new Error('no reply in time')))), limitMs);
  try {
    return await Promise.race([reply, late]);
  } finally {
    clearTimeout(timer);
  }
}

const streamOf = (client: pg.PoolClient) => (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream;
