import { violationNames } from '../../simulation/history.ts';
import { caughtAs, firstCaught, type SimulatedBug, simulateLives } from '../../simulation/lives.ts';
import { runSoFar } from '../report/origin.ts';
import { type ControlPart, type Part, type SimulationPart, summarise } from '../report/parts.ts';

export interface SimulationOptions {
  firstSeed: number;
  seeds: number;
  /** Earlier parts, which are not run again: an interrupted run continues with the same command line. */
  done: readonly Part[];
  say: (line: string) => void;
}

/** Seeds of one part: about a minute of work, the most that an interruption loses. */
const seedsOfPart = 20_000;
const seedsBetweenLines = 5_000;

/** Simulates all seeds that earlier parts do not hold, one part at a time. */
export async function* runSimulation({ firstSeed, seeds, done, say }: SimulationOptions): AsyncGenerator<SimulationPart> {
  for (let first = firstSeed; first < firstSeed + seeds; first += seedsOfPart) {
    const count = Math.min(seedsOfPart, firstSeed + seeds - first);
    const isDone = done.some((part) => part.kind === 'simulation' && part.firstSeed === first && part.seeds === count);
    if (!isDone) yield await runPart(first, count, say);
  }
}

async function runPart(firstSeed: number, seeds: number, say: (line: string) => void): Promise<SimulationPart> {
  const startedAt = new Date();
  const { purchases, hits, broken } = await simulateLives(firstSeed, seeds, (seed) => {
    if ((seed - firstSeed + 1) % seedsBetweenLines === 0) say(`simulation, seeds ${firstSeed} to ${seed} …`);
  });
  const found = Object.fromEntries(violationNames.map((violation) => [violation, (broken[violation] ?? []).map((seed) => `seed ${seed}`)]));
  return { kind: 'simulation', ...(await runSoFar(startedAt)), ...summarise(found), firstSeed, seeds, purchases, hits };
}

/** Simulates lives with a planted bug until it is caught. */
export async function runSimulatedBug(bug: SimulatedBug): Promise<ControlPart> {
  const startedAt = new Date();
  const seed = await firstCaught(bug);
  const seen = { seed: seed ?? 0, found: seed === undefined ? 0 : 1 };
  return { kind: 'control', ...(await runSoFar(startedAt)), plantedIn: 'simulation', bug, check: caughtAs[bug], ...seen };
}
