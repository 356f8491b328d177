import { type Random, randomFrom } from '../../../local/random.ts';
import type { ProxyMode } from '../../support/network/tcp-proxy.ts';
import { type EdgeName, edgeNames } from '../system/edges.ts';
import { type PartName, partNames } from '../system/processes.ts';

/** One fault, its duration, and the pause before the next fault. */
export type Fault = { forMs: number; thenMs: number } & (
  | { kind: 'kill'; part: PartName }
  | { kind: 'stop'; part: PartName }
  | { kind: 'network'; edge: EdgeName; mode: ProxyMode; holdMs: number }
);

export type FaultKind = Fault['kind'];

const networkModes: readonly ProxyMode[] = ['delay', 'hold', 'retain', 'lose', 'swallow', 'truncate', 'reset', 'twice', 'refuse'];

/** Postgres's protocol begins with a challenge, so sending its data twice has no effect. */
const isPossible = (edge: EdgeName, mode: ProxyMode) => mode !== 'twice' || !edge.endsWith('to postgres');

/** Every fault of a kind, once. */
function allOf(kind: FaultKind, random: Random, longestMs: number): Fault[] {
  const thenMs = () => random.integer(100, 600);
  if (kind === 'network') {
    const cases = edgeNames.flatMap((edge) => networkModes.filter((mode) => isPossible(edge, mode)).map((mode) => ({ edge, mode })));
    return cases.map((each) => ({
      ...each,
      kind,
      forMs: random.integer(300, longestMs),
      // Sometimes longer than every time-out, the resolver's included.
      holdMs: random.chance(0.3) ? random.integer(2_500, 6_000) : random.integer(20, 800),
      thenMs: thenMs(),
    }));
  }
  if (kind === 'kill') return partNames.map((part) => ({ kind, part, forMs: 0, thenMs: thenMs() }));
  return partNames.map((part) => ({ kind, part, forMs: random.integer(Math.min(1_000, longestMs), longestMs), thenMs: thenMs() }));
}

/** Endless faults: all of the given kinds in an order that the seed sets, then again in another order. Each lasts at most `longestMs`. */
export function* schedule(seed: number, kinds: readonly FaultKind[], longestMs: number): Generator<Fault, never> {
  const random = randomFrom(seed);
  for (;;) {
    const faults = kinds.flatMap((kind) => allOf(kind, random, longestMs));
    while (faults.length > 0) yield faults.splice(random.integer(0, faults.length - 1), 1)[0] as Fault;
  }
}

/** Stops every part for `forMs` in an order that the seed sets. The pauses are long enough to check that all is normal again. */
export function* longStops(seed: number, forMs: number): Generator<Fault> {
  for (const fault of schedule(seed, ['stop'], forMs)) yield { ...fault, forMs, thenMs: 5_500 };
}

/** Kills Postgres repeatedly. The pauses are long enough to check that all is normal again. */
export function* postgresKills(seed: number): Generator<Fault, never> {
  const random = randomFrom(seed);
  for (;;) yield { kind: 'kill', part: 'postgres', forMs: 0, thenMs: random.integer(10_100, 11_500) };
}

export function describeFault(fault: Fault): string {
  if (fault.kind === 'kill') return `kill ${fault.part}`;
  if (fault.kind === 'stop') return `stop ${fault.part} for ${fault.forMs} ms`;
  return `${fault.mode} on ${fault.edge} for ${fault.forMs} ms (${fault.holdMs} ms)`;
}
