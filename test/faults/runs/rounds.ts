import { type Control, runControl } from '../controls/controls.ts';
import { caughtBy, type ProcessBug } from '../controls/planted-bugs.ts';
import { runSoFar } from '../report/origin.ts';
import { type ControlPart, type RoundPart, summarise } from '../report/parts.ts';
import type { Outcome } from './judge.ts';
import type { Options } from './options.ts';
import { runScenario, type Scenario } from './scenarios.ts';

/** Runs one round of a scenario and returns it in the report's form. */
export async function runRound(scenario: Scenario, seed: number, extent: Options['extent']): Promise<RoundPart> {
  const startedAt = new Date();
  const outcome = await runScenario(scenario, seed, extent);
  return { kind: 'round', ...(await runSoFar(startedAt)), scenario, seed, extent: { ...extent }, ...kept(outcome) };
}

function kept({ findings, inflicted, hit, ...outcome }: Outcome) {
  const { requests, unknown, purchases, refunds, dispatches, settledInMs, snapshots, figures, series } = outcome;
  return {
    ...summarise(findings),
    requests,
    unanswered: unknown,
    purchases,
    refunds,
    dispatches,
    faults: inflicted.length,
    slowestToHealMs: Math.max(0, ...inflicted.map(({ healedInMs }) => healedInMs)),
    settledInMs,
    snapshots,
    crashPoints: hit,
    figures,
    series,
  };
}

export const allBugs = Object.keys(caughtBy) as ProcessBug[];

/** A bug shows only at some timings, so it gets at most this many runs, with consecutive seeds. */
const mostRuns = 8;

/** Runs real processes with a planted bug until the bug is caught. */
export async function runPlanted(bug: ProcessBug, seed: number): Promise<ControlPart[]> {
  const parts: ControlPart[] = [];
  while (parts.length < mostRuns && !parts.at(-1)?.found) parts.push(await plant(bug, seed + parts.length));
  return parts;
}

async function plant(bug: ProcessBug, seed: number): Promise<ControlPart> {
  const startedAt = new Date();
  // A bug may also end its own run. Then it has not been found.
  const { check, found }: Control = await runControl(bug, seed).catch((error: Error) => {
    process.stderr.write(`planted bug: ${bug}, seed ${seed}: the run ended with ${error.stack}\n`);
    return { bug, check: caughtBy[bug], found: [] };
  });
  return { kind: 'control', ...(await runSoFar(startedAt)), plantedIn: 'processes', bug, check, seed, found: found.length };
}
