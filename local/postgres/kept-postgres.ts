import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../lib/process/log.ts';
import type { Stoppable } from '../parts/part.ts';
import { signal } from '../parts/processes.ts';
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres.ts';

export interface KeptPostgres extends Stoppable {
  /** Resolves when it first accepts connections; rejects with the reason if it cannot be started. */
  readonly ready: Promise<void>;
  readonly pid: number | undefined;
}

/** Runs the embedded Postgres and starts it again, with a growing delay, each time it ends by itself, even by `kill -9`. */
export function keepPostgres(options: EmbeddedPostgresOptions, { log, onStarted }: { log: Log; onStarted: () => void }): KeptPostgres {
  let stopping = false;
  let server: EmbeddedPostgres | undefined;

  async function start(): Promise<void> {
    server = await startEmbeddedPostgres(options);
    server.exited.then(restart);
    if (stopping) await server.stop();
  }

  async function restart(): Promise<void> {
    for (let delayMs = 100; !stopping; delayMs = Math.min(delayMs * 2, 5_000)) {
      log.warn(`Postgres ended and is started again in ${delayMs} ms`);
      await sleep(delayMs);
      if (stopping) return;
      starting = start();
      const failed = await starting.then(onStarted, (error: Error) => error);
      if (!failed) return;
      log.error({ error: failed }, 'Postgres did not start');
    }
  }

  let starting = start();
  const ready = starting;
  ready.catch(() => {});
  return {
    ready,
    get pid() {
      return server?.pid;
    },
    async stop() {
      stopping = true;
      await starting.catch(() => {});
      await server?.stop();
    },
    kill() {
      stopping = true;
      if (server) signal(server.pid, 'SIGQUIT');
    },
  };
}
