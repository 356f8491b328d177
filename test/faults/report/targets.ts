import { simulatedBugs } from '../../simulation/lives.ts';
import { crashCases } from '../attack/crash-round.ts';
import { sentFigure } from '../checks/restore-checks.ts';
import { caughtBy } from '../controls/planted-bugs.ts';
import type { Scenario } from '../runs/scenarios.ts';
import { partNames } from '../system/processes.ts';
import type { Part, RoundPart } from './parts.ts';

/** How much of a scenario is enough: in a short run, and before a release. */
export interface ScenarioTarget {
  unit: string;
  short: number;
  long: number;
  /** The amount in these parts; rounds that are too small do not count. */
  amount(parts: readonly Part[]): number;
}

type Extent = RoundPart['extent'];

/** The target of a scenario that runs in rounds. Rounds that are too small do not count; larger ones may count more than once. */
const rounds = (unit: string, short: number, long: number, worth: (extent: Extent) => number = () => 1): ScenarioTarget => ({
  unit,
  short,
  long,
  amount: (parts) => Math.floor(parts.reduce((sum, part) => sum + (part.kind === 'round' ? worth(part.extent) : 0), 0)),
});

const least =
  (name: string, value: number) =>
  (extent: Extent): number =>
    (extent[name] ?? 0) >= value ? 1 : 0;

const each =
  (name: string) =>
  (extent: Extent): number =>
    extent[name] ?? 0;

const minutes = (extent: Extent) => each('seconds')(extent) / 60;
const longStops = (extent: Extent) => each('stops')(extent) * least('stopSeconds', 15)(extent);

const planted = Object.keys(caughtBy).length + simulatedBugs.length;

/** Every scenario has a target. */
export const targets: Record<string, ScenarioTarget> = {
  simulation: {
    unit: 'lives',
    short: 5_000,
    long: 1_000_000,
    amount: (parts) => parts.reduce((sum, part) => sum + (part.kind === 'simulation' ? part.seeds : 0), 0),
  },
  kill: rounds('rounds of 2,000 carts', 2, 50, least('purchases', 2_000)),
  postgres: rounds('kills of Postgres', 2, 30, each('postgresKills')),
  network: rounds('minutes', 1, 30, minutes),
  stop: rounds('stops of 15 s', 2, 5 * partNames.length, longStops),
  together: rounds('minutes', 2, 30, minutes),
  disk: rounds('rounds', 1, 10),
  rush: rounds('rushes for 100 units', 1, 20, least('crowd', 2_000)),
  rolling: rounds('replacements of everything', 4, 100, each('rolls')),
  'payment-dead': rounds('rounds', 1, 10),
  restore: {
    unit: 'rounds of both databases',
    short: 1,
    long: 10,
    amount: (parts) => parts.filter((part) => part.kind === 'round' && part.figures.some(({ name }) => name === sentFigure)).length,
  },
  'crash-points': {
    unit: 'crash points hit',
    short: crashCases.length,
    long: crashCases.length,
    amount: (parts) => new Set(parts.flatMap((part) => (part.kind === 'round' ? part.crashPoints : []))).size,
  },
  controls: {
    unit: 'planted bugs caught',
    short: planted,
    long: planted,
    amount: (parts) =>
      new Set(parts.flatMap((part) => (part.kind === 'control' && part.found > 0 ? [`${part.plantedIn} ${part.bug}`] : []))).size,
  },
} satisfies Record<Scenario | 'simulation' | 'controls', ScenarioTarget>;
