import pg from 'pg';
import { openPlanReader, type Reads } from './plans.ts';
import { deepCursorOf, type Query } from './queries.ts';
import type { Served } from './served.ts';

/** A database to measure, with its service. */
export interface Place {
  /** For the superuser. */
  url: string;
  served: Served;
}

/** A query in a place, beside others. */
export interface Contender {
  name: string;
  query: Query;
  place: Place;
}

/** One page of one of them. */
export interface Measured {
  name: string;
  page: 'first' | 'deep';
  p50Ms: number;
  p95Ms: number;
  reads: Reads;
}

/** One thing to do again and again. */
interface Task {
  contender: Contender;
  page: Measured['page'];
  timesMs: number[];
  run: () => Promise<unknown>;
}

/**
 * Measures the first and the deep page of all contenders. They take turns, request by request, so that what else the machine does burdens
 * all of them alike: only ratios within one run count.
 */
export async function compare(contenders: readonly Contender[], rounds: number): Promise<Measured[]> {
  const tasks = (await Promise.all(contenders.map(tasksOf))).flat();
  for (let round = -warmUps; round < rounds; round += 1)
    for (const task of tasks) {
      const startedAtMs = performance.now();
      await task.run();
      if (round >= 0) task.timesMs.push(performance.now() - startedAtMs);
    }
  const measured: Measured[] = [];
  for (const { contender, page, timesMs, run } of tasks) {
    const reads = await readsOf(contender.place, run);
    measured.push({ name: contender.name, page, p50Ms: percentile(timesMs, 0.5), p95Ms: percentile(timesMs, 0.95), reads });
  }
  return measured;
}

/** After five uses of a connection, a statement may get another plan; a service has four connections here. */
const warmUps = 24;

async function tasksOf(contender: Contender): Promise<Task[]> {
  const { query, place } = contender;
  const { product } = place.served;
  const client = new pg.Client(place.url);
  await client.connect();
  const cursor = await deepCursorOf(query, product, client).finally(() => client.end());
  const task = (page: Measured['page'], after: string): Task => ({ contender, page, timesMs: [], run: () => query.page(product, after) });
  return [task('first', ''), ...(cursor === undefined ? [] : [task('deep', cursor)])];
}

/** What the plan reads of the statement that a request sends. */
async function readsOf({ url, served }: Place, run: () => Promise<unknown>): Promise<Reads> {
  await run();
  const reader = await openPlanReader(url);
  return reader.read(served.lastStatement()).finally(() => reader.close());
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] as number;
}
