import { fork } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Client } from '../../clients/api/index.ts';

/** How long visitors waited. */
export interface Waits {
  requests: number;
  p50Ms: number;
  p99Ms: number;
  /** How late the visitor itself was, because it had no processor: that much of the times is not the system's. */
  ownP99Ms: number;
  errors: number;
}

const pauseMs = 20;

/** Asks for an item, a search and the categories in turn, again and again, until `isOver`. */
export async function visit(client: Client, itemId: string, isOver: () => boolean): Promise<Waits> {
  const requests = [() => client.getItem({ itemId }), () => client.searchItems({ keyword: ['lamp'] }), () => client.listCategories()];
  const timesMs: number[] = [];
  let errors = 0;
  const own = monitorEventLoopDelay({ resolution: 1 });
  own.enable();
  for (let n = 0; !isOver(); n += 1) {
    const startedAtMs = performance.now();
    await requests[n % requests.length]?.().catch(() => {
      errors += 1;
    });
    timesMs.push(performance.now() - startedAtMs);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  timesMs.sort((one, other) => one - other);
  const at = (part: number) => timesMs[Math.floor((timesMs.length - 1) * part)] ?? 0;
  return { requests: timesMs.length, p50Ms: at(0.5), p99Ms: at(0.99), ownP99Ms: own.percentile(99) / 1e6, errors };
}

/** Starts a visitor in a process of its own. `end` returns what it saw. */
export function startVisitor(url: string, itemId: string): { end(): Promise<Waits> } {
  const visitor = fork(fileURLToPath(new URL('visitor.ts', import.meta.url)), [url, itemId]);
  const waits = Promise.race([
    once(visitor, 'message').then(([seen]) => seen as Waits),
    once(visitor, 'exit').then(([code]) => Promise.reject(new Error(`The visitor ended with exit code ${code}.`))),
  ]);
  return {
    end() {
      visitor.send('end');
      return waits;
    },
  };
}
