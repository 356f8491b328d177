// npm run faults: attacks systems of its own for as long as it is told to, and prints the scoreboard.
import { main } from '../../lib/main.ts';
import { plantedBugs as simulatedBugs } from '../simulation/model.ts';
import { type Options, readOptions } from './options.ts';
import { addPart, type Part, readParts } from './report/parts.ts';
import { isKept, reportOf } from './report/report.ts';
import { asText } from './report/text.ts';
import { allBugs, runPlanted, runRound } from './rounds.ts';
import type { Scenario } from './scenarios.ts';
import { runSimulatedBug, runSimulation } from './simulation.ts';

// So that whatever was started is ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

const say = (line: string) => process.stderr.write(`${line}\n`);

await main(async () => {
  const options = readOptions();
  const parts: Part[] = [];
  for await (const part of runAll(options)) {
    parts.push(part);
    if (options.json) await addPart(options.json, part);
  }
  const report = reportOf(parts);
  process.stdout.write(asText(report));
  process.exit(isKept(report) ? 0 : 1);
});

/** Each part as soon as it is there. */
async function* runAll({ only, seed, rounds, extent, seeds, firstSeed, json }: Options): AsyncGenerator<Part> {
  if (only.includes('simulation')) yield* runSimulation({ firstSeed, seeds, done: json ? await readParts(json) : [], say });
  const isScenario = (kind: string): kind is Scenario => kind !== 'simulation' && kind !== 'controls';
  for (let round = seed; round < seed + rounds; round++)
    for (const scenario of only.filter(isScenario)) {
      say(`${scenario}, seed ${round} …`);
      yield await runRound(scenario, round, extent);
    }
  if (!only.includes('controls')) return;
  for (const bug of simulatedBugs) yield await runSimulatedBug(bug);
  for (const bug of allBugs) {
    say(`planted bug: ${bug} …`);
    yield await runPlanted(bug, seed);
  }
}
