import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';

const unfinished = new Set<Promise<unknown>>();

/** Makes the process wait for this work before it ends, because the work may outlive its connection. Returns the work itself. */
export function untilFinished<Work extends Promise<unknown>>(work: Work): Work {
  const forget = () => unfinished.delete(work);
  unfinished.add(work);
  work.then(forget, forget);
  return work;
}

/** The longest that a process takes to end. Cloud Run waits for 10 seconds. */
const endMs = 9_000;

/**
 * Runs a serving process until it is told to end. Sends `{ ready: true, port }` to a parent process. SIGTERM, SIGINT and the loss of the
 * parent have the same effect: `close` finishes the requests in flight, and the process exits with code 0, after 9 seconds at the latest.
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
