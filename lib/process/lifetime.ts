import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';

const unfinished = new Set<Promise<unknown>>();

/** Has the process, when it is to end, wait for work that may outlast the connection it was asked for on. Answers the work itself. */
export function untilFinished<Work extends Promise<unknown>>(work: Work): Work {
  const forget = () => unfinished.delete(work);
  unfinished.add(work);
  work.then(forget, forget);
  return work;
}

/** The longest that a process takes to end; Cloud Run waits for 10 seconds. */
const endMs = 9_000;

/**
 * The rest of a serving process's life: a parent process is sent `{ ready: true, port }`, and SIGTERM, SIGINT and a parent that is gone all
 * end it the same way, with exit code 0 once `close` has finished what is in flight, and after 9 seconds at the latest.
 */
export function serveUntilEnded({ port, close, log }: { port: number; close: () => Promise<void>; log: Log }): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    const finished = close().then(() => Promise.allSettled(unfinished));
    await Promise.race([finished, sleep(endMs)]);
    process.exit(0);
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, end);
  log.info({ port }, 'listening');
  process.send?.({ ready: true, port });
}
