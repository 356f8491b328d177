import type { Part } from './parts.ts';
import { targets } from './targets.ts';

export interface ScenarioRow {
  scenario: string;
  unit: string;
  /** The amount that was run, of the amount to run. */
  amount: number;
  short: number | undefined;
  long: number | undefined;
  seeds: string;
  seconds: number;
  purchases: number;
  refunds: number;
  faults: number;
  found: number;
}

/** Every scenario, and how much of it was run so far. */
export function scenarioRows(parts: readonly Part[]): ScenarioRow[] {
  const groups = Map.groupBy(parts, scenarioOf);
  const names = [...new Set([...Object.keys(targets), ...groups.keys()])];
  return names.map((scenario) => {
    const own = groups.get(scenario) ?? [];
    const target = targets[scenario];
    const sum = (figure: (part: Part) => number) => own.reduce((total, part) => total + figure(part), 0);
    return {
      scenario,
      unit: target?.unit ?? 'rounds',
      amount: target ? target.amount(own) : own.length,
      short: target?.short,
      long: target?.long,
      seeds: scenario === 'controls' ? '' : describeSeeds(own),
      seconds: Math.round(sum(({ seconds }) => seconds)),
      purchases: sum(purchasesOf),
      refunds: sum(refundsOf),
      faults: sum(faultsOf),
      found: scenario === 'controls' ? 0 : sum(({ found }) => found),
    };
  });
}

const scenarioOf = (part: Part) => (part.kind === 'round' ? part.scenario : part.kind === 'simulation' ? 'simulation' : 'controls');

function purchasesOf(part: Part): number {
  if (part.kind === 'control') return 0;
  return part.kind === 'simulation' ? part.purchases : Object.values(part.purchases).reduce((sum, count) => sum + count, 0);
}

const refundsOf = (part: Part): number => (part.kind === 'round' ? (part.refunds['refunded'] ?? 0) : 0);

function faultsOf(part: Part): number {
  if (part.kind === 'control') return 0;
  return part.kind === 'simulation' ? Object.values(part.hits).reduce((sum, count) => sum + count, 0) : part.faults;
}

/** For example `1–40000, 50001–60000`. */
export function describeSeeds(parts: readonly Part[]): string {
  const ranges = parts
    .map((part) =>
      part.kind === 'simulation' ? { from: part.firstSeed, to: part.firstSeed + part.seeds - 1 } : { from: part.seed, to: part.seed },
    )
    .toSorted((a, b) => a.from - b.from);
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of ranges) {
    const last = joined.at(-1);
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
