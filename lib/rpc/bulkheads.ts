import { setTimeout as sleep } from 'node:timers/promises';
import { currentDeadline } from '../process/deadline.ts';
import { createTurns } from '../process/turns.ts';
import type { CallContext, Service, ServiceDefinition } from './rpc.ts';

/** A part of a service's database connections and of its time, for methods that anyone may call. */
export interface Bulkhead<Definition extends ServiceDefinition> {
  methods: readonly (keyof Service<Definition>)[];
  /** Calls that run at once. */
  atOnce: number;
  /**
   * While other methods run: the part of its time for which each of the `atOnce` places works; it rests for the others. 1: no rest. What a
   * place did not use, up to a second, is used before any rests.
   */
  share: number;
}

/** A call that has waited for this time is refused. */
const longestWaitMs = 250;
const waitingPerPlace = 16;
const longestRestMs = 1_000;
/** So that the first calls of a new instance, which are slow, keep no others waiting. */
const mostSavedMs = 1_000;

type Method = (request: unknown, context: CallContext) => Promise<unknown>;

/**
 * Keeps the methods of each bulkhead from taking what the other methods need: these never wait for more than the bulkhead's places. A call
 * that finds no place within 250 milliseconds is refused with `overloaded`. While no other method runs, a bulkhead's places do not rest.
 */
export function withBulkheads<Definition extends ServiceDefinition, Methods extends Partial<Service<Definition>> = Service<Definition>>(
  service: Methods,
  bulkheads: readonly Bulkhead<Definition>[],
): Methods {
  const others = watchOthers();
  const methods = { ...service } as Record<string, Method>;
  const limited = new Map<string, Bulkhead<Definition>>();
  for (const bulkhead of bulkheads) for (const name of bulkhead.methods) limited.set(String(name), bulkhead);
  const places = new Map(bulkheads.map((bulkhead) => [bulkhead, createPlaces(bulkhead, others.areBusy)]));
  for (const [name, method] of Object.entries(methods)) {
    const bulkhead = limited.get(name);
    const inPlace = bulkhead && places.get(bulkhead);
    methods[name] = inPlace
      ? (request, context) => inPlace(() => method(request, context))
      : (request, context) => others.watch(method(request, context));
  }
  return methods as Methods;
}

type InPlace = <Result>(task: () => Promise<Result>) => Promise<Result>;

type Places = Pick<Bulkhead<never>, 'atOnce' | 'share'>;

function createPlaces({ atOnce, share }: Places, othersAreBusy: () => boolean): InPlace {
  const limits = { atOnce, waiting: atOnce * waitingPerPlace, longestWaitMs };
  const takeTurn = createTurns(limits, 'Too many visitors are here at the moment.');
  const savings = createSavings({ atOnce, share });
  return (task) =>
    new Promise((resolve, reject) => {
      const work = async () => {
        const startedAtMs = performance.now();
        savings.begin();
        try {
          await task().then(resolve, reject);
          // The caller has its result. Only the place rests.
          const workedMs = performance.now() - startedAtMs;
          const restMs = workedMs * (1 / share - 1);
          if (restMs > 0 && othersAreBusy() && !savings.pay(workedMs)) await sleep(Math.min(restMs, longestRestMs));
        } finally {
          savings.end();
        }
      };
      takeTurn(work, currentDeadline()).catch(reject);
    });
}

/** The time for which places may work without a rest afterwards, because some neither worked nor rested before. */
function createSavings({ atOnce, share }: Places) {
  const mostMs = atOnce * mostSavedMs;
  let savedMs = mostMs;
  let taken = 0;
  let sinceMs = performance.now();

  function change(by: number): void {
    const nowMs = performance.now();
    savedMs = Math.min(mostMs, savedMs + (atOnce - taken) * share * (nowMs - sinceMs));
    sinceMs = nowMs;
    taken += by;
  }

  return {
    begin: () => change(1),
    end: () => change(-1),
    /** Whether enough was saved for work that took this time; if so, it is used up. */
    pay(workedMs: number): boolean {
      if (savedMs < workedMs) return false;
      savedMs -= workedMs;
      return true;
    },
  };
}

function watchOthers() {
  let running = 0;
  return {
    areBusy: () => running > 0,
    async watch<Result>(call: Promise<Result>): Promise<Result> {
      running += 1;
      try {
        return await call;
      } finally {
        running -= 1;
      }
    },
  };
}
