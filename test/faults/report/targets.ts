import { plantedBugs as simulatedBugs } from '../../simulation/model.ts';
import { crashCases } from '../crash-round.ts';
import { plantedBugs } from '../planted-bugs.ts';
import type { Part, RoundPart } from './parts.ts';

/** How much of a scenario is enough: for somebody who waits, and before a release. */
export interface ScenarioTarget {
  unit: string;
  short: number;
  long: number;
  /** How much of it these parts are; rounds that are too small do not count. */
  amount(parts: readonly Part[]): number;
}

const roundsOf = (parts: readonly Part[]) => parts.filter((part): part is RoundPart => part.kind === 'round');

const rounds = (short: number, long: number, isEnough: (extent: RoundPart['extent']) => boolean = () => true): ScenarioTarget => ({
  unit: 'rounds',
  short,
  long,
  amount: (parts) => roundsOf(parts).filter(({ extent }) => isEnough(extent)).length,
});

const atLeast =
  (name: string, least: number) =>
  (extent: RoundPart['extent']): boolean =>
    (extent[name] ?? 0) >= least;

const faults = (short: number, long: number, isEnough: (extent: RoundPart['extent']) => boolean = () => true): ScenarioTarget => ({
  unit: 'faults',
  short,
  long,
  amount: (parts) =>
    roundsOf(parts.filter((part) => part.kind === 'round' && isEnough(part.extent))).reduce((sum, part) => sum + part.faults, 0),
});

const minutes = (short: number, long: number): ScenarioTarget => ({
  unit: 'minutes',
  short,
  long,
  amount: (parts) => Math.floor(roundsOf(parts).reduce((sum, { extent }) => sum + (extent['seconds'] ?? 0), 0) / 60),
});

const planted = Object.keys(plantedBugs).length + simulatedBugs.length;

export const targets: Record<string, ScenarioTarget> = {
  simulation: {
    unit: 'lives',
    short: 5_000,
    long: 1_000_000,
    amount: (parts) => parts.reduce((sum, part) => sum + (part.kind === 'simulation' ? part.seeds : 0), 0),
  },
  kill: { ...rounds(2, 50, atLeast('purchases', 2_000)), unit: 'rounds of 2,000 carts' },
  postgres: { ...faults(2, 30), unit: 'kills' },
  network: minutes(2, 30),
  stop: { ...faults(2, 40, atLeast('stopSeconds', 15)), unit: 'stops of 15 s' },
  together: minutes(2, 30),
  disk: rounds(1, 10),
  rush: { ...rounds(1, 20, atLeast('crowd', 2_000)), unit: 'rounds of 100 units' },
  rolling: {
    unit: 'rolls of 8 instances',
    short: 5,
    long: 100,
    amount: (parts) => roundsOf(parts).reduce((sum, { extent }) => sum + (extent['rolls'] ?? 0), 0),
  },
  'payment-dead': rounds(1, 10),
  restore: rounds(1, 10),
  'crash-points': {
    unit: 'crash points hit',
    short: crashCases.length,
    long: crashCases.length,
    amount: (parts) => new Set(roundsOf(parts).flatMap(({ crashPoints }) => crashPoints)).size,
  },
  controls: {
    unit: 'planted bugs caught',
    short: planted,
    long: planted,
    amount: (parts) =>
      new Set(parts.flatMap((part) => (part.kind === 'control' && part.found > 0 ? [`${part.plantedIn} ${part.bug}`] : []))).size,
  },
};
