// npm run faults: starts systems, attacks them for the time that the options give, and prints the scoreboard.
import path from 'node:path';
import { currentDeadline } from '../../lib/process/deadline.ts';
import { main } from '../../lib/process/main.ts';
import { createTurns } from '../../lib/process/turns.ts';
import { simulatedBugs } from '../simulation/lives.ts';
import { addPart, checkPart, type Part, readParts } from './report/parts.ts';
import { isKept, isKeptButForTimes, reportOf } from './report/report.ts';
import { asText } from './report/text.ts';
import { type Options, readOptions } from './runs/options.ts';
import { allBugs, runPlanted, runRound } from './runs/rounds.ts';
import type { Extent, Round } from './runs/scenarios.ts';
import { runSimulatedBug, runSimulation } from './runs/simulation.ts';
import { NotPossible } from './system/small-disk.ts';

// process.exit runs the exit handlers, which end all started processes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

// The processes of all systems find compiled what one of them has compiled, as with `npm start`.
process.env['NODE_COMPILE_CACHE'] ??= path.join(import.meta.dirname, '../../node_modules/.cache/compiled');

/** They wait most of the time, and nothing that they measure is judged. */
const controlsAtOnce = 6;

const say = (line: string) => process.stderr.write(`${line}\n`);

await main(async () => {
  const options = readOptions();
  const parts: Part[] = [];
  for await (const run of runAll(options)) {
    const part = checkPart(run);
    parts.push(part);
    if (options.json) await addPart(options.json, part);
  }
  const report = reportOf(parts);
  process.stdout.write(asText(report));
  process.exit((options.short ? isKeptButForTimes : isKept)(report) ? 0 : 1);
});

/** Yields each part of the report as soon as it is complete. */
async function* runAll({ rounds, extent, withSimulation, withControls, seed, seeds, firstSeed, json }: Options): AsyncGenerator<Part> {
  if (withSimulation) yield* runSimulation({ firstSeed, seeds, done: json ? await readParts(json) : [], say });
  for (const round of rounds) yield* await runWithOther(round, extent);
  if (!withControls) return;
  for (const bug of simulatedBugs) yield await runSimulatedBug(bug);
  const takeTurn = createTurns({ atOnce: controlsAtOnce, waiting: allBugs.length }, 'Too many planted bugs wait.');
  const controls = allBugs.map((bug) =>
    takeTurn(() => {
      say(`planted bug: ${bug} …`);
      return runPlanted(bug, seed);
    }, currentDeadline()),
  );
  for (const control of controls) yield* await control;
}

/** Runs a round and the one beside it. Leaves out what this machine does not allow. */
async function runWithOther({ beside, ...round }: Round, extent: Extent): Promise<Part[]> {
  const rounds = beside ? [round, beside] : [round];
  const parts = await Promise.all(rounds.map((one) => runUnlessNotPossible(one, extent)));
  return parts.filter((part) => part !== undefined);
}

async function runUnlessNotPossible({ scenario, seed }: Round, extent: Extent): Promise<Part | undefined> {
  say(`${scenario}, seed ${seed} …`);
  const part = await runRound(scenario, seed, extent).catch(unlessNotPossible);
  if (!part) say(`${scenario} was NOT RUN: this machine does not allow it.`);
  return part;
}

function unlessNotPossible(error: unknown): undefined {
  if (!(error instanceof NotPossible)) throw error;
  say(error.message);
}
