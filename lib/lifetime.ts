import type { Log } from './log.ts';

/**
 * The rest of a serving process's life: a parent process is sent `{ ready: true, port }`, and SIGTERM, SIGINT and a parent that is gone all
 * end it the same way, with exit code 0 once `close` has finished what is in flight.
 */
export function serveUntilEnded({ port, close, log }: { port: number; close: () => Promise<void>; log: Log }): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await close();
    process.exit(0);
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, end);
  log.info({ port }, 'listening');
  process.send?.({ ready: true, port });
}
