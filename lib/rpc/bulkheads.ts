import { setTimeout as sleep } from 'node:timers/promises';
import { overloaded } from '../errors.ts';
import { currentDeadline } from '../process/deadline.ts';
import { createTurns } from '../process/turns.ts';
import { createAllowance, createAllowances } from './allowances.ts';
import type { CallContext, Service, ServiceDefinition } from './rpc.ts';

/** A part of a service's database connections and of its time, for methods that visitors may call. */
export interface Bulkhead<Definition extends ServiceDefinition> {
  methods: readonly (keyof Service<Definition>)[];
  /** Calls that run at once: its places. */
  atOnce: number;
  /**
   * While other calls run: the part of its time for which each place works for visitors; it rests in between, at most two seconds. 1: no
   * rest. What was not used, up to a second for each place, is used before any rests.
   */
  share: number;
  /**
   * The part of one place's time in which an account's calls go before those of visitors. What it does not use is kept for it, up to a
   * second. Beyond it the account counts as a visitor. Absent: accounts' calls are like those of other methods.
   */
  shareOfAccount?: number;
}

/** A call that has waited for so long is refused. */
const longestWaitMs = { visitor: 250, account: 2_000 };
/** Calls that may wait for each place. */
const waitingPerPlace = { visitor: 16, account: 32 };
/** Long enough for the first calls of a new instance, which are slow. */
const mostKeptMs = 1_000;

const lanes = { account: 0, visitor: 1 } as const;

type Method = (request: unknown, context: CallContext) => Promise<unknown>;

/**
 * Keeps visitors' calls of each bulkhead's methods from taking what all other calls need: these never wait for more of them than there are
 * places. A visitor's call that finds no place within 250 milliseconds is refused with `overloaded`, an account's after two seconds. While
 * no other call runs, the places do not rest.
 */
export function withBulkheads<Definition extends ServiceDefinition, Methods extends Partial<Service<Definition>> = Service<Definition>>(
  service: Methods,
  bulkheads: readonly Bulkhead<Definition>[],
): Methods {
  const others = watchOthers();
  const methods = { ...service } as Record<string, Method>;
  for (const [name, method] of Object.entries(methods)) {
    methods[name] = (request, context) => others.watch(method(request, context));
  }
  for (const bulkhead of bulkheads) {
    const runInPlace = createPlaces(bulkhead, others.areBusy);
    for (const name of bulkhead.methods as readonly string[]) {
      const [limited, unlimited] = [service[name as keyof Methods] as Method, methods[name] as Method];
      methods[name] = (request, context) => {
        if (context.account && bulkhead.shareOfAccount === undefined) return unlimited(request, context);
        return runInPlace(() => limited(request, context), context.account);
      };
    }
  }
  return methods as Methods;
}

type RunInPlace = (call: () => Promise<unknown>, account: string | undefined) => Promise<unknown>;

function createPlaces({ atOnce, share, shareOfAccount = 0 }: Omit<Bulkhead<never>, 'methods'>, othersAreBusy: () => boolean): RunInPlace {
  // A visitor's call that has one of the visitors' places waits here, too.
  const takePlace = createTurns({ atOnce, waiting: atOnce * (waitingPerPlace.account + 1), longestWaitMs: longestWaitMs.account }, tooMany);
  const takeVisitorsPlace = createTurns(
    { atOnce, waiting: atOnce * waitingPerPlace.visitor, longestWaitMs: longestWaitMs.visitor },
    tooMany,
  );
  const ofVisitors = createAllowance({ share: atOnce * share, mostMs: atOnce * mostKeptMs, longestRestMs: 2_000 });
  const ofAccount = createAllowances({ share: shareOfAccount, mostMs: mostKeptMs, longestRestMs: 60_000 });

  return async (call, account) => {
    const deadline = currentDeadline();
    const own = account === undefined ? undefined : ofAccount(account);
    if (own && own.leftMs() > 0) {
      const inPlace = async () => {
        // Of many calls at once, the first may have used it up.
        if (own.leftMs() <= 0) throw overloaded(tooMany);
        return timed(call, own.use);
      };
      return takePlace(inPlace, deadline, { whose: account, lane: lanes.account });
    }
    const askedAtMs = performance.now();
    return new Promise((resolve, reject) => {
      const work = async () => {
        const inPlace = () =>
          timed(call, (ms) => {
            if (othersAreBusy()) ofVisitors.use(ms);
          });
        const waitMs = Math.max(0, longestWaitMs.visitor - (performance.now() - askedAtMs));
        await takePlace(inPlace, deadline, { lane: lanes.visitor, longestWaitMs: waitMs }).then(resolve, reject);
        // The caller has its result. Only a place of the visitors rests; work in other places may make the rest longer.
        while (othersAreBusy() && ofVisitors.untilLeftMs() > 0) await sleep(Math.ceil(ofVisitors.untilLeftMs()));
      };
      takeVisitorsPlace(work, deadline).catch(reject);
    });
  };
}

const tooMany = 'Too many requests are waiting. Try again.';

async function timed<Result>(task: () => Promise<Result>, note: (ms: number) => void): Promise<Result> {
  const startedAtMs = performance.now();
  try {
    return await task();
  } finally {
    note(performance.now() - startedAtMs);
  }
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
