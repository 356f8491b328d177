import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectPayment } from '../../functions/payment/client.ts';
import { openDatabase } from '../../lib/db.ts';
import { createLog } from '../../lib/log.ts';
import { auditLedger } from '../../local/audit-ledger.ts';
import { pendingPurchases, readBooks } from './books.ts';
import { type CheckName, type Evidence, runChecks } from './checks.ts';
import { crashEverywhere } from './crash-round.ts';
import type { Entry } from './history.ts';
import { type Inflicted, inflict, timeToHeal } from './nemesis.ts';
import { type Cast, openMarket } from './people.ts';
import type { PlantedBug } from './planted-bugs.ts';
import { type Reader, startReader } from './reader.ts';
import type { Fault } from './schedule.ts';
import { type FaultSystem, startSystem } from './system.ts';
import { startWorkload } from './workload.ts';

interface Round {
  seed: number;
  cast: Cast;
  /** The part of purchases that are asked for once, and then left to the resolver; a tenth if absent. */
  impatience?: number;
  /** What goes wrong, one fault after the other; several such sequences go on side by side. */
  faults: readonly Iterable<Fault>[];
  /** Whether it is enough, asked before each fault; `inflicted` counts those of its sequence. */
  isOver(so: { carts: number; inflicted: number; forMs: number }): boolean;
}

export interface Outcome {
  findings: Record<CheckName, string[]>;
  /** Keys with which something was tried to be bought, and what became of the purchases. */
  keys: number;
  purchases: Record<string, number>;
  requests: number;
  unknown: number;
  inflicted: Inflicted[];
  snapshots: number;
  /** From the end of the last fault until no purchase was pending any more. */
  settledInMs: number;
  /** Crash points at which a process really died. */
  hit: string[];
}

export interface FaultRun {
  round(round: Round): Promise<void>;
  crashPoints(seed: number): Promise<void>;
  /** Lets everything settle, and judges all rounds so far. */
  judge(): Promise<Outcome>;
  stop(): Promise<void>;
}

const settleWithinMs = 60_000;

/** A system of its own, with a reader at it from the beginning. */
export async function startRun(bug?: PlantedBug): Promise<FaultRun> {
  const system = await startSystem(bug);
  const history: Entry[] = [];
  const inflicted: Inflicted[] = [];
  const hit: string[] = [];
  const reader = startReader(system.databases);
  await timeToHeal(system);
  const directUrl = system.directUrls[0] as string;
  const open = (cast: Cast) => openMarket(cast, { directUrl, urls: [...system.clientUrls, system.mortalUrl], history });

  return {
    async round({ seed, cast, impatience = 0.1, faults, isOver }) {
      const workload = startWorkload(await open(cast), { seed, impatience });
      const startedAtMs = Date.now();
      const so = (done: number) => ({ carts: workload.carts, inflicted: done, forMs: Date.now() - startedAtMs });
      inflicted.push(...(await Promise.all(faults.map((sequence) => inflict(system, sequence, (done) => isOver(so(done)))))).flat());
      await workload.finish();
    },
    async crashPoints(seed) {
      const market = await open({ buyers: 1, sellers: 1, itemsEach: 1, quantity: 100 });
      const round = await crashEverywhere(system, market, seed);
      inflicted.push(...round.inflicted);
      hit.push(...round.hit);
    },
    judge: () => judge(system, reader, { history, inflicted, hit }),
    async stop() {
      await reader.stop();
      await system.stop();
    },
  };
}

type Told = { history: Entry[]; inflicted: Inflicted[]; hit: string[] };

async function judge(system: FaultSystem, reader: Reader, { history, inflicted, hit }: Told): Promise<Outcome> {
  const settledInMs = await settle(system, inflicted);
  const audit = await auditNow(system);
  const seen = await reader.stop();
  const books = await readBooks(system.databases);
  const evidence: Evidence = { history, inflicted, books, audit, seen, log: await readFile(system.logFile, 'utf8') };
  return {
    findings: runChecks(evidence),
    keys: new Set(history.filter(({ operation }) => operation === 'buy').map(({ key }) => key)).size,
    purchases: Object.fromEntries(
      Object.entries(Object.groupBy(books.purchases, ({ status }) => status)).map(([k, v]) => [k, v?.length ?? 0]),
    ),
    requests: history.length,
    unknown: history.filter(({ status }) => status === 0).length,
    inflicted,
    snapshots: seen.snapshots,
    settledInMs,
    hit,
  };
}

/** Waits until nothing is pending any more, or should be; answers how long after the last fault that was. */
async function settle({ databases }: FaultSystem, inflicted: readonly Inflicted[]): Promise<number> {
  const calmSinceMs = Math.max(...inflicted.map(({ untilMs }) => untilMs));
  while ((await pendingPurchases(databases)) > 0 && Date.now() - calmSinceMs < settleWithinMs) await sleep(100);
  return Date.now() - calmSinceMs;
}

/** The operator's own audit; at rest nothing is on its way, so it needs no grace. */
async function auditNow({ databases, paymentUrl }: FaultSystem): Promise<string[]> {
  const log = createLog('audit', 'silent');
  const product = await openDatabase({ location: { url: databases.product }, name: 'audit', poolSize: 1, log });
  const payment = connectPayment({ url: paymentUrl });
  try {
    return await auditLedger({ product, payment }, { graceMs: 0, pauseMs: 100 });
  } finally {
    payment.close();
    await product.close();
  }
}
