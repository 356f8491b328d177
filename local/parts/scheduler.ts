import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../lib/process/log.ts';
import { requestOwn } from './own-request.ts';
import type { Stoppable } from './part.ts';

const jobs = [
  { path: '/v1/internal/resolve-purchases', everyMs: 2_000 },
  { path: '/v1/internal/sweep-expired', everyMs: 60_000 },
];

/** Calls the scheduler's endpoints on a timer, as Cloud Scheduler does in the cloud. A call never overlaps the one before. */
export function startScheduler(url: string, token: string, log: Log): Stoppable {
  const ending = new AbortController();
  const running = Promise.all(jobs.map(({ path, everyMs }) => repeat(`${url}${path}`, everyMs, token, log, ending.signal)));
  return {
    async stop() {
      ending.abort();
      await running;
    },
    kill: () => ending.abort(),
  };
}

/** Logs a failure when it begins and when it ends, not each time in between. */
async function repeat(url: string, everyMs: number, token: string, log: Log, ending: AbortSignal): Promise<void> {
  let failing = false;
  while (!ending.aborted) {
    const problem = await post(url, token);
    if (problem !== undefined && !failing) log.warn(`${new URL(url).pathname} fails: ${problem}`);
    if (problem === undefined && failing) log.info(`${new URL(url).pathname} works again`);
    failing = problem !== undefined;
    await sleep(everyMs, undefined, { signal: ending }).catch(() => {});
  }
}

async function post(url: string, token: string): Promise<string | undefined> {
  const headers = { authorization: `Bearer ${token}` };
  try {
    const { status } = await requestOwn(url, { method: 'POST', headers });
    return status >= 200 && status < 300 ? undefined : `status ${status}`;
  } catch (error) {
    return (error as Error).message;
  }
}
