import { setTimeout as sleep } from 'node:timers/promises';
import type { Clients } from './crowd.ts';
import { type Failure, failures, type Inflicted, inflict } from './failures.ts';
import { round } from './figures.ts';
import type { Generator } from './generator.ts';
import { type MixName, mixes } from './mixes.ts';
import type { PartsWatch } from './parts-use.ts';
import type { Case, Run } from './results.ts';
import type { StatementCount } from './statements.ts';
import type { BenchSystem } from './system.ts';

export interface Measuring {
  system: BenchSystem;
  generator: Generator;
  /** Absent if the system does not run on this machine. */
  watch?: PartsWatch | undefined;
  statements?: StatementCount | undefined;
  print(line: string): void;
}

export interface CaseOptions {
  scenario: number;
  clients: Clients;
  mix: MixName;
  failure: Failure;
  calls: number;
  runs: number;
}

/** The part of a run's calls after which the failure happens. */
const failsAfter = 1 / 3;
/** Between two runs: what the system still does for the one before does not burden the next. */
const pauseMs = 500;

/** Runs one case so many times. */
export async function runCase(measuring: Measuring, options: CaseOptions): Promise<Case> {
  const { system, generator, print } = measuring;
  const { scenario, clients, mix, failure, calls } = options;
  const title = `Scenario ${scenario} (${describe(options)}), ${mixes[mix].name}, ${failures[failure]}`;
  print(title);
  await generator.gather(system.url, clients);
  const runs: Run[] = [];
  let seenInCase: Awaited<ReturnType<Generator['run']>>['seenInCase'] | undefined;
  for (let n = 1; n <= options.runs; n += 1) {
    await sleep(pauseMs);
    const { run, seen } = await runOnce(measuring, options);
    runs.push(run);
    seenInCase = seen;
    print(`  run ${n} of ${options.runs}: ${summarise(run)}`);
  }
  const { functions, all, unnamed, noResponse } = seenInCase as NonNullable<typeof seenInCase>;
  return { scenario, clients: clientsOf(options), mix, failure, calls, functions, all, unnamed, noResponse, runs };
}

async function runOnce(measuring: Measuring, { clients, mix, failure, calls }: CaseOptions) {
  const { system, generator, watch, statements } = measuring;
  const all = totalCalls({ clients, mix, calls });
  let failing: Promise<Inflicted> | undefined;
  const startedAtMs = performance.now();
  const onCalls = (made: number) => {
    if (failure === 'none' || failing || made < all * failsAfter || !system.running) return;
    const atMs = Math.round(performance.now() - startedAtMs);
    failing = inflict(failure, system.url, system.running).then((backAfterMs) => ({ atMs, backAfterMs }));
    // The run goes on to its end, and fails then.
    failing.catch(() => {});
  };
  await watch?.take();
  const before = await statements?.read().catch(() => undefined);
  const { seen, seenInCase, seconds, generatorCpuMs } = await generator.run({ url: system.url, mix, clients, calls }, onCalls);
  const uses = await watch?.take();
  const after = await statements?.read().catch(() => undefined);
  const failed = await failing;
  const run: Run = {
    seconds,
    callsPerSecond: round(seen.all.calls / seconds),
    all: seen.all,
    unnamed: seen.unnamed,
    noResponse: seen.noResponse,
    perSecond: seen.perSecond,
    generatorCpuMs,
    ...(uses && { uses }),
    // A restart of Postgres may set the count back.
    ...(before && after && failure === 'none' && { statements: differences(before, after) }),
    ...(failed && { failure: failed }),
  };
  return { run, seen: seenInCase };
}

const differences = (before: Record<string, number>, after: Record<string, number>) =>
  Object.fromEntries(Object.entries(after).map(([name, n]) => [name, n - (before[name] ?? 0)]));

/** The clients that take part: a role without calls in the mix has none. */
function clientsOf({ clients, mix }: Pick<CaseOptions, 'clients' | 'mix'>): Clients {
  const takesPart = (role: keyof Clients) => mixes[mix].rounds[role].length > 0;
  return { seller: takesPart('seller') ? clients.seller : 0, buyer: takesPart('buyer') ? clients.buyer : 0 };
}

function totalCalls(options: Pick<CaseOptions, 'clients' | 'mix' | 'calls'>): number {
  const { seller, buyer } = clientsOf(options);
  return (seller + buyer) * options.calls;
}

const describe = (options: CaseOptions) => {
  const { seller, buyer } = clientsOf(options);
  return `${seller} sellers + ${buyer} buyers`;
};

function summarise({ seconds, callsPerSecond, all, unnamed, noResponse, failure }: Run): string {
  const errors = Object.entries(all.errors).map(([code, n]) => `${code} ${n}`);
  const beyond = Object.values(unnamed).reduce((sum, n) => sum + n, 0);
  return [
    `${Math.round(callsPerSecond)} calls/s for ${seconds.toFixed(1)} s`,
    `mean ${all.meanMs.toFixed(1)} ms, p99 ${all.p99Ms.toFixed(1)} ms`,
    errors.length === 0 ? 'no errors' : errors.join(', '),
    ...(beyond > 0 ? [`${beyond} NOT NAMED BY THE CONTRACT`] : []),
    ...(noResponse > 0 ? [`${noResponse} without a response`] : []),
    ...(failure ? [`back after ${failure.backAfterMs} ms`] : []),
  ].join('; ');
}
