import type { ProxyMode } from '../../support/network/tcp-proxy.ts';
import type { Fault } from '../attack/schedule.ts';
import { type FaultRun, type Stage, startRun } from '../runs/run.ts';
import { restoring } from '../scenes/restore.ts';
import type { EdgeName } from '../system/edges.ts';
import { dueSeconds } from '../system/system.ts';
import { caughtBy, type ProcessBug } from './planted-bugs.ts';

export interface Control {
  bug: ProcessBug;
  /** The check that must find the bug, and its findings. */
  check: string;
  found: string[];
}

const onPayment = (mode: ProxyMode): Fault => network('functions to payment', mode);

/** The scenes that reveal bugs which no fault does. */
const scenesFor = {
  'refunds open after a restore': (seed) => restoring('product', seed),
  'adoption restocks': (seed) => restoring('product', seed),
  'forgotten charge counts as refused': (seed) => restoring('payment', seed),
} as const satisfies Partial<Record<ProcessBug, (seed: number) => (stage: Stage) => Promise<void>>>;

const hasScene = (bug: ProcessBug): bug is keyof typeof scenesFor => Object.hasOwn(scenesFor, bug);

/** The faults that reveal each bug. A bug without faults shows under the workload. */
const faultsFor: Record<Exclude<ProcessBug, keyof typeof scenesFor>, Fault[]> = {
  'status, then release': [onPayment('retain')],
  'hold released by time alone': [onPayment('lose')],
  'charge not idempotent': [onPayment('lose')],
  'settle not conditional': [network('functions to product-db-1', 'lose'), network('functions to product-db-2', 'lose')],
  'absolute quantity': [],
  'unordered locks': [],
  'response before the commit': [],
  'no fingerprint': [],
  'refund not idempotent': [],
  'payment limit not held': [],
  'refund limit without a lock': [],
  'refund not conditional': [],
  'restocked twice': [],
  'refund told before the commit': [],
};

function network(edge: EdgeName, mode: ProxyMode): Fault {
  const forMs = (dueSeconds + 4) * 1_000;
  return { kind: 'network', edge, mode, forMs, holdMs: 2 * forMs, thenMs: 500 };
}

/** This many carts give a bug enough occasions to show, even on a busy machine. The time is limited as well. */
const enoughCarts = 200;
const longestMs = 60_000;

function* againAndAgain(faults: readonly Fault[]): Generator<Fault, never> {
  for (;;) yield* faults;
}

/** Runs the real system with a planted bug until the bug had enough occasions to show, then runs its check. */
export async function runControl(bug: ProcessBug, seed: number): Promise<Control> {
  const run = await startRun({ bug });
  try {
    await (hasScene(bug) ? run.play(scenesFor[bug](seed)) : attack(run, faultsFor[bug], seed));
    const { findings } = await run.judge();
    const check = caughtBy[bug];
    return { bug, check, found: findings[check] };
  } finally {
    await run.stop();
  }
}

async function attack(run: FaultRun, faults: readonly Fault[], seed: number): Promise<void> {
  const cast = { buyers: 8, sellers: 4, itemsEach: 1, quantity: 1_000 };
  // A bug that needs no fault gets some time instead.
  const all = faults.length > 0 ? [...faults, ...faults] : Array<Fault>(4).fill({ ...onPayment('pass'), forMs: 1_000 });
  const isOver = ({ carts, inflicted, forMs }: { carts: number; inflicted: number; forMs: number }) =>
    forMs > longestMs || (carts >= enoughCarts && inflicted >= all.length);
  await run.round({ seed, cast, impatience: 0.5, faults: [againAndAgain(all)], isOver });
}
