import { type Entry, isUnknown } from '../people/history.ts';
import type { Books } from './books.ts';
import type { Figure } from './figures.ts';
import { percentile } from './figures.ts';
import type { Outage } from './records.ts';

/** The time within which a silent payment service must be noticed: three times in a row, two attempts of two seconds each. */
const noticedWithinMs = 10_000;
/** The interval at which a process checks whether the payment service is back. */
const asksEveryMs = 5_000;
const recoveredWithinMs = 15_000;
/** A refused purchase has its response long before. */
const lastMomentMs = 1_000;
const windowMs = 5_000;

const during = (history: readonly Entry[], { fromMs, untilMs }: { fromMs: number; untilMs: number }) =>
  history.filter(({ invokedAtMs }) => invokedAtMs >= fromMs && invokedAtMs < untilMs);
const isRefused = ({ operation, status }: Entry) => operation === 'buy' && status === 503;
const needsPayment = ({ operation }: Entry) => operation === 'buy' || operation === 'see purchase';

/** Requests that do not need the payment service must succeed without it. */
export function dragged(outage: Outage, history: readonly Entry[]): string[] {
  const broken = during(history, outage).filter((entry) => !needsPayment(entry) && isUnknown(entry));
  return broken.map(({ operation, key, status }) => `${operation} ${key} got ${status} while payment was ${outage.variant}`);
}

/** A refused purchase must hold no units. Once the outage is noticed, every purchase must be refused. */
export function heldInVain(outage: Outage, history: readonly Entry[], { purchases }: Books): string[] {
  const { variant, fromMs, endsAtMs } = outage;
  const begun = new Set(purchases.map(({ buyerId, key }) => `${buyerId} ${key}`));
  const noticed = during(history, { fromMs: fromMs + noticedWithinMs, untilMs: endsAtMs });
  // A purchase of the last moment may still be on its way when payment is back.
  const isOfOutage = ({ invokedAtMs, endedAtMs }: Entry) => endedAtMs < endsAtMs || invokedAtMs < endsAtMs - lastMomentMs;
  const buys = noticed.filter((entry) => entry.operation === 'buy' && isOfOutage(entry));
  return [
    ...during(history, outage)
      .filter((entry) => isRefused(entry) && begun.has(`${entry.account} ${entry.key}`))
      .map(({ key }) => `${key} was refused for lack of payment, but is recorded`),
    ...buys.filter((entry) => !isRefused(entry)).map(({ key, status }) => `${key} got ${status} while payment was ${variant}`),
  ];
}

export const notRecovered = ({ variant, recoveredInMs }: Outage): string[] =>
  recoveredInMs > recoveredWithinMs ? [`after payment was ${variant} no purchase succeeded for ${recoveredInMs} ms`] : [];

/** The median of the windows' 95th percentiles, so that one window on a busy machine does not decide. */
function usualP95(history: readonly Entry[], { fromMs, untilMs }: { fromMs: number; untilMs: number }): number {
  const windows = Array.from({ length: Math.floor((untilMs - fromMs) / windowMs) }, (_, i) => fromMs + i * windowMs);
  const p95s = windows.flatMap((from) => {
    const others = during(history, { fromMs: from, untilMs: from + windowMs }).filter((entry) => !needsPayment(entry));
    const times = others.map(({ invokedAtMs, endedAtMs }) => endedAtMs - invokedAtMs);
    return times.length > 0 ? [percentile(times, 95)] : [];
  });
  return percentile(p95s, 50);
}

export function outageFigures(outage: Outage, history: readonly Entry[]): Figure[] {
  const { variant, recoveredInMs } = outage;
  const refused = during(history, outage).filter(isRefused);
  const [before, then] = [usualP95(history, outage.calm), usualP95(history, outage)];
  const times = refused.map(({ invokedAtMs, endedAtMs }) => endedAtMs - invokedAtMs);
  const begun = during(history, outage).filter((entry) => entry.operation === 'buy' && entry.status === 202).length;
  const named = (name: string) => `payment ${variant}: ${name}`;
  return [
    { name: named('503 to a purchase, p99'), value: percentile(times, 99), unit: 'ms', target: { atMost: 100 } },
    { name: named('purchases held until it is back'), value: begun, unit: '' },
    { name: named('p95 of other requests before'), value: before, unit: 'ms' },
    { name: named('p95 of other requests meanwhile'), value: then, unit: 'ms' },
    { name: named('p95 of other requests, against before'), value: Math.round((100 * then) / before), unit: '%', target: { atMost: 110 } },
    { name: named('back, until purchases succeed'), value: recoveredInMs, unit: 'ms', target: { atMost: asksEveryMs + 1_000 } },
  ];
}
