import type { PlantedBug } from '../support/bugs/planted-bugs.ts';
import type { Violation } from './history.ts';
import { simulate } from './simulate.ts';

/** The results of many lives. */
export interface Lives {
  purchases: number;
  refunds: number;
  /** How often each fault and crash happened. */
  hits: Record<string, number>;
  /** The seeds of the lives in which something was wrong, by what it was. */
  broken: Partial<Record<Violation, number[]>>;
}

/** Simulates lives one after another, with consecutive seeds. */
export async function simulateLives(firstSeed: number, count: number, onLife: (seed: number) => void = () => {}): Promise<Lives> {
  const lives: Lives = { purchases: 0, refunds: 0, hits: {}, broken: {} };
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const { purchases, refunds, hits, violations } = await simulate(seed);
    lives.purchases += purchases;
    lives.refunds += refunds;
    for (const [name, times] of Object.entries(hits)) lives.hits[name] = (lives.hits[name] ?? 0) + times;
    for (const violation of new Set(violations)) lives.broken[violation] = [...(lives.broken[violation] ?? []), seed];
    onLife(seed);
  }
  return lives;
}

/** The planted bugs that lives are simulated with, and the check that must see each. */
export const caughtAs = {
  'status, then release': 'charged without a paid purchase',
  'charge not idempotent': 'charged twice',
  'hold released by time alone': 'charged without a paid purchase',
  'settle not conditional': 'units lost or made',
  'absolute quantity': 'quantity differs from its recorded changes',
  'response before the commit': 'final response before the commit',
  'no fingerprint': 'a key reused for another purchase',
  'refund not idempotent': 'refunded twice',
  'payment limit not held': 'refunded more than was paid',
  'refund limit without a lock': 'refunded more units than were bought',
  'refund not conditional': 'counter differs from the paid purchases',
  'restocked twice': 'units lost or made',
  'refund told before the commit': 'final response before the commit',
} as const satisfies Partial<Record<PlantedBug, Violation>>;

export type SimulatedBug = keyof typeof caughtAs;
export const simulatedBugs = Object.keys(caughtAs) as SimulatedBug[];

const mostLives = 2_000;

/** Simulates lives with a planted bug until its check catches it. Returns that life's seed; undefined if no life shows the bug. */
export async function firstCaught(bug: SimulatedBug): Promise<number | undefined> {
  for (let seed = 1; seed <= mostLives; seed++) {
    if ((await simulate(seed, bug)).violations.includes(caughtAs[bug])) return seed;
  }
  return undefined;
}
