import { performance } from 'node:perf_hooks';
import pg from 'pg';
import type { Log } from '../process/log.ts';
import { unreachable } from './db-error.ts';

/** A connection that was quiet for so long is tried before it is used, because a network may have forgotten it without a word. */
const quietMs = 1_000;
const trialMs = 500;

export interface Connections {
  /** Gives a connection that has replied a moment ago, or a new one. */
  take(): Promise<pg.PoolClient>;
  giveBack(client: pg.PoolClient): void;
  /** Ends a connection that failed. The others that have not replied since `sentAtMs` (of `performance.now()`) are not used again. */
  drop(client: pg.PoolClient, sentAtMs: number): void;
  close(): Promise<void>;
}

/** Keeps up to `most` connections open. */
export function keepConnections(options: pg.PoolConfig, most: number, log: Log): Connections {
  // A connection that is opened anew costs a log-in and the plan of every statement, and crowds come after quiet times.
  const pool = new pg.Pool({ ...options, max: most, idleTimeoutMillis: 0 });
  const heardAtMs = new WeakMap<pg.PoolClient, number>();
  let distrustedBeforeMs = 0;
  pool.on('error', (error) => log.warn({ reason: error.message }, 'an idle database connection broke'));
  pool.on('connect', (client) => {
    heardAtMs.set(client, performance.now());
    // One that breaks in use fails its statement; without a listener it would end the process, too.
    client.on('error', () => {});
  });

  function drop(client: pg.PoolClient, sentAtMs: number): void {
    distrustedBeforeMs = Math.max(distrustedBeforeMs, sentAtMs);
    // A forgotten connection would wait for the end of its goodbye.
    streamOf(client).destroy();
    client.release(true);
  }

  return {
    async take() {
      for (;;) {
        const client = await pool.connect().catch((error) => {
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

/** Sends a statement without content, which the server neither plans nor counts. */
const replies = (client: pg.PoolClient): Promise<boolean> =>
  inTime(client.query(';'), trialMs).then(
    () => true,
    () => false,
  );

/** Waits for a reply that should take so long. When this process was busy for that time, the reply may be here but unread, so it is read first. */
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
