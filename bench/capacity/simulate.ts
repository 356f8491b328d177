import type { Random } from '../../local/random.ts';

/** A place where work queues, first come, first served, for one of its servers. Infinity: all work begins at once. */
export interface Station {
  name: string;
  servers: number;
}

/** The stations that an operation goes through, one after the other, each with its mean time of work. Single times are exponential. */
interface Operation {
  name: string;
  /** Its part of all operations. */
  share: number;
  visits: { station: string; meanMs: number }[];
}

/** Operations that arrive by chance, so many a second; or from clients that each begin the next one when the last has ended. */
type Arrivals = { perSecond: number } | { clients: number };

export interface Simulated {
  perSecond: number;
  meanMs: number;
  p95Ms: number;
  stations: Record<string, { utilisation: number; waitMs: number }>;
}

interface Job {
  operation: Operation;
  startedAtMs: number;
  /** The visit that comes next. */
  next: number;
}

interface Options {
  stations: readonly Station[];
  operations: readonly Operation[];
  arrivals: Arrivals;
  /** Operations that are counted. Before them come as many that only fill the queues. */
  count: number;
  random: Random;
}

/** Simulates a network of queues. The same random numbers give the same result. */
export function simulate({ stations, operations, arrivals, count, random }: Options): Simulated {
  const queues = new Map(stations.map(({ name, servers }) => [name, createQueue(servers)]));
  const events = createHeap<Job>();
  const exponential = (meanMs: number) => -meanMs * Math.log(1 - random.next());
  const times: number[] = [];
  let [ended, beganAtMs, endedAtMs] = [0, 0, 0];

  const begin = (atMs: number) => events.add(atMs, { operation: choose(operations, random), startedAtMs: atMs, next: 0 });
  const isOpen = 'perSecond' in arrivals;
  if (isOpen) begin(0);
  else for (let client = 0; client < arrivals.clients; client++) begin(0);

  while (times.length < count) {
    const { at: nowMs, value: job } = events.take();
    if (isOpen && job.next === 0) begin(nowMs + exponential(1_000 / arrivals.perSecond));
    const visit = job.operation.visits[job.next];
    if (visit) {
      const queue = queues.get(visit.station);
      if (!queue) throw new Error(`There is no station ${visit.station}.`);
      events.add(queue.work(nowMs, exponential(visit.meanMs)), { ...job, next: job.next + 1 });
      continue;
    }
    ended += 1;
    if (ended === count) {
      beganAtMs = nowMs;
      for (const queue of queues.values()) queue.forget();
    }
    if (ended > count) times.push(nowMs - job.startedAtMs);
    endedAtMs = nowMs;
    if (!isOpen) begin(nowMs);
  }
  const lastedMs = endedAtMs - beganAtMs;
  const sorted = Float64Array.from(times).sort();
  return {
    perSecond: (count / lastedMs) * 1_000,
    meanMs: times.reduce((sum, ms) => sum + ms, 0) / count,
    p95Ms: sorted[Math.ceil(count * 0.95) - 1] as number,
    stations: Object.fromEntries([...queues].map(([name, queue]) => [name, queue.figures(lastedMs)])),
  };
}

/** Work that comes in the order of time begins on the server that is free first, which is the order of a queue. */
function createQueue(servers: number) {
  const freeAt = createHeap<null>();
  if (servers !== Number.POSITIVE_INFINITY) for (let i = 0; i < servers; i++) freeAt.add(0, null);
  let [busyMs, waitedMs, visits] = [0, 0, 0];
  return {
    /** Returns when the work has ended. */
    work(nowMs: number, workMs: number): number {
      const beginsAtMs = servers === Number.POSITIVE_INFINITY ? nowMs : Math.max(nowMs, freeAt.take().at);
      const endsAtMs = beginsAtMs + workMs;
      if (servers !== Number.POSITIVE_INFINITY) freeAt.add(endsAtMs, null);
      busyMs += workMs;
      waitedMs += beginsAtMs - nowMs;
      visits += 1;
      return endsAtMs;
    },
    forget() {
      [busyMs, waitedMs, visits] = [0, 0, 0];
    },
    figures: (lastedMs: number) => ({
      utilisation: servers === Number.POSITIVE_INFINITY ? 0 : busyMs / (lastedMs * servers),
      waitMs: visits === 0 ? 0 : waitedMs / visits,
    }),
  };
}

function choose(operations: readonly Operation[], random: Random): Operation {
  let left = random.next() * operations.reduce((sum, { share }) => sum + share, 0);
  const found = operations.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return found ?? (operations.at(-1) as Operation);
}

/** Values that come out by their time, the earliest first. */
function createHeap<Value>() {
  const heap: { at: number; value: Value }[] = [];
  const earlier = (a: number, b: number) => (heap[a]?.at ?? Number.POSITIVE_INFINITY) < (heap[b]?.at ?? Number.POSITIVE_INFINITY);
  function swap(a: number, b: number): void {
    [heap[a], heap[b]] = [heap[b] as (typeof heap)[number], heap[a] as (typeof heap)[number]];
  }
  return {
    add(at: number, value: Value): void {
      let place = heap.push({ at, value }) - 1;
      for (let above = (place - 1) >> 1; place > 0 && earlier(place, above); above = (place - 1) >> 1) {
        swap(place, above);
        place = above;
      }
    },
    take(): { at: number; value: Value } {
      const [first] = heap;
      const last = heap.pop();
      if (!first || !last) throw new Error('Nothing is left.');
      if (heap.length > 0) heap[0] = last;
      for (let place = 0; ; ) {
        const [left, right] = [2 * place + 1, 2 * place + 2];
        const least = earlier(right, left) ? right : left;
        if (!earlier(least, place)) return first;
        swap(place, least);
        place = least;
      }
    },
  };
}
