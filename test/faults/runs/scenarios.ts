import { longStops, postgresKills, schedule } from '../attack/schedule.ts';
import { fullDisk } from '../scenes/full-disk.ts';
import { outages } from '../scenes/outage.ts';
import { restoreDrill } from '../scenes/restore.ts';
import { rolling } from '../scenes/rolling.ts';
import { rush } from '../scenes/rush.ts';
import { partNames } from '../system/processes.ts';
import type { Needs } from '../system/system.ts';
import type { Outcome } from './judge.ts';
import type { FaultRun } from './run.ts';
import { startRun } from './run.ts';

export interface Extent {
  /** Carts to fill and buy in a round of kills. */
  purchases: number;
  /** Duration of a round of network faults. */
  seconds: number;
  /** Kills of Postgres in a round of `postgres`. */
  postgresKills: number;
  /** Stops of parts in a round of stops, and the duration of each. */
  stops: number;
  stopSeconds: number;
  /** Replacements of every instance. */
  rolls: number;
  /** Buyers in a rush, 200 a second. */
  crowd: number;
  /** Duration of each of the two kinds of payment outage. */
  outageSeconds: number;
}

const cast = { buyers: 24, sellers: 2, itemsEach: 4, quantity: 200 };
const longestNetworkFaultMs = 1_500;
const longestStopMs = 3_000;

/** The kinds of rounds. The seed fully decides what a round does, but not how the system reacts. */
export const scenarios = {
  /** Kills every part at least once, in the order that the seed sets. */
  kill: (run: FaultRun, seed: number, { purchases }: Extent) =>
    run.round({
      seed,
      cast,
      faults: [schedule(seed, ['kill'], 0)],
      isOver: ({ carts, inflicted }) => carts >= purchases && inflicted >= partNames.length,
    }),
  network: (run: FaultRun, seed: number, { seconds }: Extent) =>
    run.round({
      seed,
      cast,
      faults: [schedule(seed, ['network'], longestNetworkFaultMs)],
      isOver: ({ forMs }) => forMs >= seconds * 1_000,
    }),
  postgres: (run: FaultRun, seed: number, { postgresKills: kills }: Extent) =>
    run.round({
      seed,
      cast,
      faults: [postgresKills(seed)],
      isOver: ({ inflicted }) => inflicted >= kills,
    }),
  stop: (run: FaultRun, seed: number, { stops, stopSeconds }: Extent) =>
    run.round({
      seed,
      cast,
      faults: [longStops(seed, stopSeconds * 1_000)],
      isOver: ({ inflicted }) => inflicted >= stops,
    }),
  /** Kills and stops processes while the network also fails. */
  together: (run: FaultRun, seed: number, { seconds }: Extent) =>
    run.round({
      seed,
      cast,
      faults: [schedule(seed, ['kill', 'stop'], longestStopMs), schedule(seed + 1, ['network'], longestNetworkFaultMs)],
      isOver: ({ forMs }) => forMs >= seconds * 1_000,
    }),
  'crash-points': (run: FaultRun, seed: number) => run.crashPoints(seed),
  rolling: (run: FaultRun, seed: number, { rolls }: Extent) => run.play(rolling(seed, rolls)),
  disk: (run: FaultRun, seed: number) => run.play(fullDisk(seed)),
  /** No faults, only high demand: one unit for every twenty buyers. */
  rush: (run: FaultRun, seed: number, { crowd }: Extent) =>
    run.play(rush(seed, { buyers: crowd, units: Math.ceil(crowd / 20), seconds: crowd / 200 })),
  'payment-dead': (run: FaultRun, seed: number, { outageSeconds }: Extent) => run.play(outages(seed, outageSeconds)),
  restore: (run: FaultRun, seed: number) => run.play(restoreDrill(seed)),
} as const satisfies Record<string, (run: FaultRun, seed: number, extent: Extent) => Promise<void>>;

export type Scenario = keyof typeof scenarios;

export interface Round {
  scenario: Scenario;
  seed: number;
  /** A round that runs at the same time. */
  beside?: Round;
}

/** Special needs of scenarios. Where no edge fails, there are no proxies. */
const needs: Partial<Record<Scenario, Needs>> = {
  kill: { unproxied: true },
  postgres: { unproxied: true },
  stop: { unproxied: true },
  rolling: { unproxied: true, twins: true },
  disk: { unproxied: true, smallDisk: true },
  rush: { unproxied: true },
  'payment-dead': { unproxied: true },
};

/** Runs one round on a new system. */
export async function runScenario(scenario: Scenario, seed: number, extent: Extent): Promise<Outcome> {
  const run = await startRun(needs[scenario]);
  try {
    await scenarios[scenario](run, seed, extent);
    return await run.judge();
  } finally {
    await run.stop();
  }
}
