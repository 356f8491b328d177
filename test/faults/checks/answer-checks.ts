// Compares the responses with the books and with each other.

import { type Entry, isFinal, isUnknown } from '../people/history.ts';
import type { Books } from './books.ts';
import type { Inflicted } from './records.ts';
import { dispatchesMissing, refundsMissing, refundsWithoutRequest } from './sale-answers.ts';

const keyOf = ({ account, key }: { account: number; key: string }) => `${account} ${key}`;
const of = (history: readonly Entry[], ...operations: Entry['operation'][]) =>
  history.filter(({ operation }) => operations.includes(operation));

/** The final status of the purchase that a response reports, if it is final. */
function promised({ status, code, body }: Entry): string | undefined {
  if (status === 201 || (status === 200 && body?.status === 'paid')) return 'paid';
  if (code === 'payment_declined' || body?.status === 'declined') return 'declined';
  if (code === 'purchase_cancelled' || body?.status === 'cancelled') return 'cancelled';
  return undefined;
}

export function acknowledgedEffectsMissing(history: readonly Entry[], books: Books): string[] {
  return [
    ...purchasesMissing(history, books),
    ...takenBack(history),
    ...refundsMissing(history, books),
    ...dispatchesMissing(history, books),
    ...changesMissing(history, books),
    ...feedbackMissing(history, books),
  ];
}

function purchasesMissing(history: readonly Entry[], { purchases }: Books): string[] {
  const stored = new Map(purchases.map((purchase) => [purchase.id, purchase]));
  return of(history, 'buy', 'see purchase').flatMap((entry) => {
    const { status, purchaseId = '', body } = entry;
    const isBegun = status === 202 || body?.status === 'pending';
    const [purchase, promise] = [stored.get(purchaseId), promised(entry)];
    if (isBegun && !purchase) return [`${purchaseId} was reported as pending, but does not exist`];
    if (promise && purchase?.status !== promise) return [`${purchaseId} was reported as ${promise}, but is ${purchase?.status}`];
    if (status === 201 && purchase?.totalCents !== body.totalCents) return [`${purchaseId} was reported with another total`];
    return [];
  });
}

/** A request that began after a final response had arrived must get the same outcome. */
function takenBack(history: readonly Entry[]): string[] {
  const told = new Map<string, { promise: string; sinceMs: number }>();
  for (const entry of of(history, 'buy', 'see purchase').toSorted((a, b) => a.endedAtMs - b.endedAtMs)) {
    const promise = promised(entry);
    if (promise && entry.purchaseId && !told.has(entry.purchaseId)) told.set(entry.purchaseId, { promise, sinceMs: entry.endedAtMs });
  }
  return of(history, 'see purchase', 'buy').flatMap((entry) => {
    const before = told.get(entry.purchaseId ?? '');
    if (!before || isUnknown(entry) || entry.invokedAtMs < before.sinceMs || promised(entry) === before.promise) return [];
    if (entry.code === 'purchase_in_progress') return [];
    return [`${entry.purchaseId} was reported as ${before.promise}, and later as ${entry.body?.status ?? entry.code}`];
  });
}

function changesMissing(history: readonly Entry[], { changes }: Books): string[] {
  const booked = new Map(changes.map(({ itemId, change, times }) => [`${itemId} by ${change}`, times]));
  const made = of(history, 'change quantity').filter(({ status }) => status === 200);
  return [...Map.groupBy(made, ({ key, change }) => `${key} by ${change}`)]
    .filter(([what, asked]) => asked.length > (booked.get(what) ?? 0))
    .map(([what, asked]) => `${asked.length} changes of ${what} were acknowledged, but ${booked.get(what) ?? 0} are recorded`);
}

function feedbackMissing(history: readonly Entry[], { feedback }: Books): string[] {
  const given = new Set(feedback.map(({ buyerId, itemId }) => `${buyerId} ${itemId}`));
  const told = of(history, 'give feedback').filter(({ status }) => status === 201);
  return told.filter((entry) => !given.has(keyOf(entry))).map((entry) => `feedback of ${keyOf(entry)} is missing`);
}

/** Purchases and refunds with a key that no request used, dispatches that no seller asked for, and quantities changed too often: at most twice a request, as a network may double one. */
export function effectsWithoutRequest(history: readonly Entry[], books: Books): string[] {
  const { purchases, changes } = books;
  const keys = new Set(of(history, 'buy').map(keyOf));
  const asked = of(history, 'change quantity').filter(({ status }) => status === 200 || status === 0 || status >= 500);
  const timesAsked = Map.groupBy(asked, ({ key, change }) => `${key} by ${change}`);
  return [
    ...refundsWithoutRequest(history, books),
    ...purchases.filter(({ buyerId: account, key }) => !keys.has(keyOf({ account, key }))).map(({ id }) => `${id} belongs to no request`),
    ...changes
      .map(({ itemId, change, times }) => ({ what: `${itemId} by ${change}`, times }))
      .filter(({ what, times }) => times > 2 * (timesAsked.get(what)?.length ?? 0))
      .map(({ what, times }) => `${what} was changed ${times} times`),
  ];
}

/** All final responses for one key must be identical, including the purchase or refund in a success. */
export function differentAnswers(history: readonly Entry[]): string[] {
  const finals = Map.groupBy(of(history, 'buy', 'refund').filter(isFinal), ({ operation, ...entry }) => `${operation} ${keyOf(entry)}`);
  return [...finals].flatMap(([key, answers]) => {
    const different = new Set(
      answers.map(({ status, code, purchaseId, body }) => JSON.stringify([status, code, purchaseId, body], withoutLater)),
    );
    return different.size > 1 ? [`${key}: ${[...different].join(' or ')}`] : [];
  });
}

/** A purchase also shows what its sellers have done since. */
const shownLater = ['refundedCents', 'refundedQuantity', 'refunds', 'dispatches'];
const withoutLater = (name: string, value: unknown) => (shownLater.includes(name) ? undefined : value);

/** The workload tries this only with keys that have a final response. */
export function keysReused(history: readonly Entry[]): string[] {
  const reused = of(history, 'buy something else', 'refund something else').filter((entry) => !isUnknown(entry) && entry.status !== 422);
  return reused.map(
    (entry) => `${keyOf(entry)} got ${entry.status} for another ${entry.operation === 'buy something else' ? 'purchase' : 'refund'}`,
  );
}

/** 5xx other than 503 and 504, which mean unreachable or too late. */
export function internalErrors(history: readonly Entry[]): string[] {
  const errors = history.filter(({ status }) => status >= 500 && status !== 503 && status !== 504);
  return errors.map(({ operation, status, key }) => `${operation} ${key} got ${status}`);
}

/** The longest time-out of a function, plus a margin for a busy machine. */
const deadlineMs = 15_000 + 2_000;
/** The functions' process that a request goes through, and the edge that leads to it. */
const waysOf = (via: number) => (via === 3 ? ['resolver'] : [`functions-${via}`, `client to functions-${via}`]);

/** A function that had no fault itself must respond in time, even if parts behind it fail. */
export function lateAnswers(history: readonly Entry[], inflicted: readonly Inflicted[]): string[] {
  const isDisturbed = ({ via, invokedAtMs, endedAtMs }: Entry) =>
    inflicted.some(({ where, fromMs, untilMs, healedInMs }) => {
      return waysOf(via).includes(where) && fromMs <= endedAtMs && untilMs + healedInMs >= invokedAtMs;
    });
  const late = history.filter((entry) => entry.endedAtMs - entry.invokedAtMs > deadlineMs || entry.status === 0);
  return late
    .filter((entry) => !isDisturbed(entry))
    .map(
      ({ operation, via, status, invokedAtMs, endedAtMs }) =>
        `${operation} through ${via}: ${status} after ${Math.round(endedAtMs - invokedAtMs)} ms`,
    );
}
