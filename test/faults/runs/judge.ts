import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { auditLedger } from '../../../audit/audit-ledger.ts';
import { openDatabase } from '../../../lib/database/db.ts';
import { connectPayment } from '../../../lib/payment/client.ts';
import { createLog } from '../../../lib/process/log.ts';
import { tokenOfOne } from '../../../local/parts/identities.ts';
import { pendingNow, readBooks } from '../checks/books.ts';
import { type CheckName, type Evidence, runChecks } from '../checks/checks.ts';
import type { Figure } from '../checks/figures.ts';
import type { Reader } from '../checks/reader.ts';
import { type Inflicted, type Scenes, unchargedIn } from '../checks/records.ts';
import { figuresOf } from '../checks/scene-figures.ts';
import type { Entry } from '../people/history.ts';
import { secrets } from '../system/parts-plan.ts';
import type { FaultSystem } from '../system/system.ts';
import { readSettlements, type Series, seriesOf } from './series.ts';

export interface Outcome {
  findings: Record<CheckName, string[]>;
  /** The number of keys of attempted purchases, and the purchases' outcomes. */
  keys: number;
  purchases: Record<string, number>;
  /** Refunds that were not refused, by their outcome, and the number of dispatched sales. */
  refunds: Record<string, number>;
  dispatches: number;
  requests: number;
  unknown: number;
  inflicted: Inflicted[];
  snapshots: number;
  /** From the end of the last fault until no purchase was pending. */
  settledInMs: number;
  /** Crash points at which a process did die. */
  hit: string[];
  /** The scenes' measurements. */
  figures: Figure[];
  series: Series;
}

const settleWithinMs = 60_000;

interface Told {
  history: Entry[];
  inflicted: Inflicted[];
  hit: string[];
  scenes: Scenes;
}

/** Waits until all purchases and refunds settle, then compares the responses with the books. */
export async function judge(system: FaultSystem, reader: Reader, { history, inflicted, hit, scenes }: Told): Promise<Outcome> {
  const settledInMs = await settle(system, inflicted, unchargedIn(scenes));
  const audit = await auditNow(system);
  const seen = await reader.stop();
  const books = await readBooks(system.databases);
  const evidence: Evidence = { history, inflicted, scenes, books, audit, seen, log: await readFile(system.logFile, 'utf8') };
  return {
    findings: runChecks(evidence),
    keys: new Set(history.filter(({ operation }) => operation === 'buy').map(({ key }) => key)).size,
    purchases: countsOf(books.purchases),
    refunds: countsOf(books.refunds),
    dispatches: books.sales.filter(({ isDispatched }) => isDispatched).length,
    requests: history.length,
    unknown: history.filter(({ status }) => status === 0).length,
    inflicted,
    snapshots: seen.snapshots,
    settledInMs,
    hit,
    figures: figuresOf(scenes, history),
    series: seriesOf(history, inflicted, await readSettlements(system.databases)),
  };
}

const countsOf = (rows: readonly { status: string }[]) =>
  Object.fromEntries([...Map.groupBy(rows, ({ status }) => status)].map(([status, own]) => [status, own.length]));

/** Waits until no purchase and no refund is pending, or until none should be. Returns the time since the last fault. */
async function settle({ databases }: FaultSystem, inflicted: readonly Inflicted[], uncharged: ReadonlySet<string>): Promise<number> {
  const calmSinceMs = inflicted.length > 0 ? Math.max(...inflicted.map(({ untilMs }) => untilMs)) : Date.now();
  while ((await pendingNow(databases, uncharged)) > 0 && Date.now() - calmSinceMs < settleWithinMs) await sleep(100);
  return Date.now() - calmSinceMs;
}

/** The operator's audit. No purchase is in progress now, so it needs no grace. */
async function auditNow({ databases, paymentUrl }: FaultSystem): Promise<string[]> {
  const log = createLog('audit', 'silent');
  const product = await openDatabase({ location: { url: databases.product }, name: 'audit', poolSize: 1, log });
  const payment = connectPayment({ url: paymentUrl, tokenOf: tokenOfOne(secrets, 'payment', 'audit') });
  try {
    return await auditLedger({ product, payment }, { graceMs: 0, pauseMs: 100 });
  } finally {
    payment.close();
    await product.close();
  }
}
