import { Worker } from 'node:worker_threads';
import type { Client } from '../../clients/api/index.ts';

/** How long visitors waited. */
export interface Waits {
  requests: number;
  p50Ms: number;
  p99Ms: number;
  errors: number;
}

const pauseMs = 20;

/** Asks for an item, a search and the categories in turn, again and again, until `isOver`. */
export async function visit(client: Client, itemId: string, isOver: () => boolean): Promise<Waits> {
  const requests = [() => client.getItem({ itemId }), () => client.searchItems({ keyword: ['lamp'] }), () => client.listCategories()];
  const timesMs: number[] = [];
  let errors = 0;
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
  return { requests: timesMs.length, p50Ms: at(0.5), p99Ms: at(0.99), errors };
}

/** Starts a visitor in a thread of its own, so that work beside it in this program does not count as waiting. `end` returns what it saw. */
export function startVisitor(url: string, itemId: string): { end(): Promise<Waits> } {
  const visitor = new Worker(new URL('visitor.ts', import.meta.url), { workerData: { url, itemId } });
  const waits = new Promise<Waits>((resolve, reject) => visitor.once('message', resolve).once('error', reject));
  return {
    end() {
      visitor.postMessage('end');
      return waits;
    },
  };
}
