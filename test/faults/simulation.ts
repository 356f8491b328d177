import { simulateLives } from '../simulation/lives.ts';
import { readOrigin } from './report/origin.ts';
import { addPart, readParts, type SimulationPart, summarise } from './report/parts.ts';

export interface SimulationOptions {
  firstSeed: number;
  seeds: number;
  /** Where the parts are kept. What is there already is not run again, so a run that was interrupted can be taken up with the same words. */
  json?: string | undefined;
  say: (line: string) => void;
}

/** Seeds of one part: a minute's work, the most that an interruption loses. */
const seedsOfPart = 20_000;
const seedsBetweenLines = 5_000;

/** Lives all the lives, a part at a time, and answers those parts that were run now. */
export async function runSimulation({ firstSeed, seeds, json, say }: SimulationOptions): Promise<SimulationPart[]> {
  const parts: SimulationPart[] = [];
  const done = json ? (await readParts(json)).filter((part) => part.kind === 'simulation') : [];
  for (let first = firstSeed; first < firstSeed + seeds; first += seedsOfPart) {
    const count = Math.min(seedsOfPart, firstSeed + seeds - first);
    if (done.some((part) => part.firstSeed === first && part.seeds === count)) continue;
    const part = await runPart(first, count, say);
    if (json) await addPart(json, part);
    parts.push(part);
  }
  return parts;
}

async function runPart(firstSeed: number, seeds: number, say: (line: string) => void): Promise<SimulationPart> {
  const startedAt = new Date();
  const { purchases, hits, broken } = await simulateLives(firstSeed, seeds, (seed) => {
    if ((seed - firstSeed + 1) % seedsBetweenLines === 0) say(`simulation, seeds ${firstSeed} to ${seed} …`);
  });
  const findings = summarise(
    Object.fromEntries(Object.entries(broken).map(([violation, found]) => [violation, found.map((seed) => `seed ${seed}`)])),
  );
  const seconds = (Date.now() - startedAt.getTime()) / 1_000;
  return {
    kind: 'simulation',
    startedAt: startedAt.toISOString(),
    seconds,
    origin: await readOrigin(),
    firstSeed,
    seeds,
    purchases,
    hits,
    findings,
  };
}
