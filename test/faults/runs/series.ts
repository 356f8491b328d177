import pg from 'pg';
import type { Inflicted } from '../checks/records.ts';
import { type Entry, isUnknown } from '../people/history.ts';

/** The course of a run, in a form small enough to store. */
export interface Series {
  /** For each second from the start: purchases whose buyer first learned that they are paid. */
  acknowledged: number[];
  /** For each second: faults that had begun and from which the system had not recovered yet. */
  faults: number[];
  /** Histogram, over `resolvedWithinMs`, of the time from hold to end of purchases whose buyer did not get the outcome at once. */
  resolved: number[];
}

/** The bounds of the histogram; the last class has none. */
export const resolvedWithinMs = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, Number.POSITIVE_INFINITY] as const;

/** The end of a purchase, with the key of its request. */
export interface Settlement {
  buyerId: number;
  key: string;
  afterMs: number;
}

export function seriesOf(history: readonly Entry[], inflicted: readonly Inflicted[], settlements: readonly Settlement[]): Series {
  if (history.length === 0) return { acknowledged: [], faults: [], resolved: resolvedWithinMs.map(() => 0) };
  const startMs = Math.min(...history.slice(0, 1_000).map(({ invokedAtMs }) => invokedAtMs));
  const secondOf = (ms: number) => Math.max(0, Math.floor((ms - startMs) / 1_000));
  const ends = [...history.map(({ endedAtMs }) => endedAtMs), ...inflicted.map(endOf)];
  const seconds = ends.reduce((last, ms) => Math.max(last, secondOf(ms)), 0) + 1;
  const series = { acknowledged: Array<number>(seconds).fill(0), faults: Array<number>(seconds).fill(0) };
  for (const { endedAtMs } of firstAcknowledged(history)) count(series.acknowledged, secondOf(endedAtMs));
  for (const fault of inflicted) for (let s = secondOf(fault.fromMs); s <= secondOf(endOf(fault)); s++) count(series.faults, s);
  return { ...series, resolved: histogramOf(leftPending(history, settlements)) };
}

const endOf = ({ untilMs, healedInMs }: Inflicted) => untilMs + healedInMs;

function count(counts: number[], place: number): void {
  counts[place] = (counts[place] ?? 0) + 1;
}

function firstAcknowledged(history: readonly Entry[]): Entry[] {
  const paid = history.filter(({ operation, status }) => operation === 'buy' && status === 201);
  return [...Map.groupBy(paid, ({ purchaseId }) => purchaseId).values()].map((entries) =>
    entries.reduce((first, entry) => (entry.endedAtMs < first.endedAtMs ? entry : first)),
  );
}

const keyOf = (account: number, key: string) => `${account} ${key}`;

/** Durations of purchases that at least once got 202 or no response. */
function leftPending(history: readonly Entry[], settlements: readonly Settlement[]): number[] {
  const left = history.filter((entry) => entry.operation === 'buy' && (entry.status === 202 || isUnknown(entry)));
  const keys = new Set(left.map(({ account, key }) => keyOf(account, key)));
  return settlements.filter(({ buyerId, key }) => keys.has(keyOf(buyerId, key))).map(({ afterMs }) => afterMs);
}

function histogramOf(times: readonly number[]): number[] {
  const counts = resolvedWithinMs.map(() => 0);
  for (const ms of times)
    count(
      counts,
      resolvedWithinMs.findIndex((bound) => ms <= bound),
    );
  return counts;
}

/** Reads when each purchase was paid or released its units. */
export async function readSettlements({ product }: { product: string }): Promise<Settlement[]> {
  const client = new pg.Client(product);
  await client.connect();
  try {
    const { rows } = await client.query(`
      select buyer_id::int as "buyerId", idempotency_key as key,
             round(extract(epoch from coalesce(paid_at, released_at) - created_at) * 1000)::int as "afterMs"
      from purchases left join lateral (
        select min(changed_at) as released_at from quantity_changes where purchase_id = purchases.id and reason = 'released'
      ) as released on true
      where coalesce(paid_at, released_at) is not null`);
    return rows;
  } finally {
    await client.end();
  }
}
