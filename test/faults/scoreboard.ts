import { type CheckName, checkNames } from './checks.ts';
import type { Control } from './controls.ts';
import { crashCases } from './crash-round.ts';
import { describeTarget, type Figure } from './figures.ts';
import type { Outcome } from './judge.ts';
import type { SimulationPart } from './report/parts.ts';
import type { Scenario } from './scenarios.ts';

export interface FinishedRound {
  scenario: Scenario;
  seed: number;
  seconds: number;
  outcome: Outcome;
}

interface Row {
  check: string;
  figure: number;
  target: number;
  passed: boolean;
  /** What was found, or of controls and crash points what was not. */
  details: string[];
}

export interface Scoreboard {
  startedAt: string;
  seconds: number;
  rounds: { scenario: Scenario; seed: number; seconds: number; keys: number; purchases: Record<string, number>; faults: number }[];
  totals: {
    purchases: number;
    requests: number;
    unanswered: number;
    faults: number;
    snapshots: number;
    slowestToHealMs: number;
    slowestToSettleMs: number;
  };
  rows: Row[];
  /** What was measured in each round. */
  figures: Figure[];
}

export interface Finished {
  lives: readonly SimulationPart[];
  rounds: readonly FinishedRound[];
  controls: readonly Control[];
}

/** Adds up all that was run. */
export function scoreboard(startedAt: Date, { lives, rounds, controls }: Finished): Scoreboard {
  const sum = (figure: (outcome: Outcome) => number) => rounds.reduce((total, { outcome }) => total + figure(outcome), 0);
  const heals = rounds.flatMap(({ outcome }) => outcome.inflicted.map(({ healedInMs }) => healedInMs));
  return {
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 1_000),
    rounds: rounds.map(({ outcome: { keys, purchases, inflicted }, ...round }) => ({
      ...round,
      keys,
      purchases,
      faults: inflicted.length,
    })),
    totals: {
      purchases: sum(({ keys }) => keys),
      requests: sum(({ requests }) => requests),
      unanswered: sum(({ unknown }) => unknown),
      faults: sum(({ inflicted }) => inflicted.length),
      snapshots: sum(({ snapshots }) => snapshots),
      slowestToHealMs: Math.max(0, ...heals),
      slowestToSettleMs: Math.max(0, ...rounds.map(({ outcome }) => outcome.settledInMs)),
    },
    rows: [
      ...lives.map(simulationRow),
      ...(rounds.length > 0 ? checkNames.map((name) => rowOf(name, rounds)) : []),
      ...crashPointRows(rounds),
      ...controlRows(controls),
    ],
    figures: rounds.flatMap(({ outcome }) => outcome.figures),
  };
}

function simulationRow({ firstSeed, seeds, findings }: SimulationPart): Row {
  const details = Object.entries(findings).map(([what, { count, examples }]) => `${what}: ${count}, ${examples.join(', ')}`);
  const check = `simulation, ${seeds} lives from ${firstSeed}`;
  return { check, figure: details.length, target: 0, passed: details.length === 0, details };
}

function rowOf(check: CheckName, rounds: readonly FinishedRound[]): Row {
  const details = rounds.flatMap(({ scenario, seed, outcome }) =>
    outcome.findings[check].map((what) => `${scenario}, seed ${seed}: ${what}`),
  );
  return { check, figure: details.length, target: 0, passed: details.length === 0, details };
}

function crashPointRows(rounds: readonly FinishedRound[]): Row[] {
  const crashing = rounds.filter(({ scenario }) => scenario === 'crash-points');
  if (crashing.length === 0) return [];
  const missed = crashing.flatMap(({ seed, outcome }) =>
    crashCases.filter(({ name }) => !outcome.hit.includes(name)).map(({ name }) => `seed ${seed}: ${name}`),
  );
  const target = crashCases.length * crashing.length;
  return [{ check: 'crash points hit', figure: target - missed.length, target, passed: missed.length === 0, details: missed }];
}

function controlRows(controls: readonly Control[]): Row[] {
  if (controls.length === 0) return [];
  const missed = controls.filter(({ found }) => found.length === 0).map(({ bug, check }) => `${bug}: not seen by "${check}"`);
  const [figure, target] = [controls.length - missed.length, controls.length];
  return [{ check: 'planted bugs caught', figure, target, passed: missed.length === 0, details: missed }];
}

/** The scoreboard for people. */
export function asText({ startedAt, seconds, rounds, totals, rows, figures }: Scoreboard): string {
  const seeds = Object.entries(Object.groupBy(rounds, ({ scenario }) => scenario)).map(
    ([scenario, of]) => `${scenario} ${of.map(({ seed }) => seed).join(' ')}`,
  );
  return [
    `${startedAt}, ${seconds} s; seeds: ${seeds.join(', ') || 'of the controls'}`,
    Object.entries(totals)
      .map(([name, figure]) => `${name} ${figure}`)
      .join(', '),
    '',
    ...rows.map(({ check, figure, target, passed }) => `${passed ? 'ok  ' : 'FAIL'} ${check.padEnd(34)} ${figure} (target ${target})`),
    ...figures.map(
      ({ name, value, unit, target }) => `     ${name.padEnd(34)} ${value} ${unit}${target ? ` (${describeTarget(target)})` : ''}`,
    ),
    ...rows
      .filter(({ passed }) => !passed)
      .flatMap(({ check, details }) => ['', `${check}:`, ...details.slice(0, 20).map((line) => `  ${line}`)]),
    '',
  ].join('\n');
}
