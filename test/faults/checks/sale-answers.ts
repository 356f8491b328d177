// Compares what sellers were told about refunds and dispatches with the books.

import { refundIdOf } from '../../../functions/purchase/fingerprint.ts';
import { type Entry, isUnknown } from '../people/history.ts';
import type { BookedRefund, Books } from './books.ts';

const of = (history: readonly Entry[], operation: Entry['operation']) => history.filter((entry) => entry.operation === operation);
const saleOf = (purchaseId: string, sellerId: number) => `sale ${purchaseId} of seller ${sellerId}`;

/** A refund that a response reports, alone or in a sale. */
interface Told {
  refundId: string;
  status: string;
  amountCents: number;
  invokedAtMs: number;
  endedAtMs: number;
}

/** Every refund that a seller was told of, in the order of the responses. */
function toldOf(history: readonly Entry[]): Told[] {
  const told = history.flatMap(({ operation, body, invokedAtMs, endedAtMs }) => {
    if (!body || !['refund', 'see sale', 'dispatch', 'list sales'].includes(operation)) return [];
    const sales = operation === 'list sales' ? body.items : [body];
    const refunds: Told[] = operation === 'refund' ? [body] : sales.flatMap((sale: { refunds?: Told[] }) => sale.refunds ?? []);
    return refunds.map(({ refundId, status, amountCents }) => ({ refundId, status, amountCents, invokedAtMs, endedAtMs }));
  });
  return told.toSorted((a, b) => a.endedAtMs - b.endedAtMs);
}

/** What a seller was told of must be in the books, and a refund that was told as complete must never be told as pending later. */
export function refundsMissing(history: readonly Entry[], { refunds }: Books): string[] {
  const stored = new Map(refunds.map((refund) => [refund.id, refund]));
  const completeSinceMs = new Map<string, number>();
  const missing = toldOf(history).flatMap(({ refundId, status, amountCents, invokedAtMs, endedAtMs }) => {
    const refund = stored.get(refundId);
    const sinceMs = completeSinceMs.get(refundId);
    if (status !== 'pending' && sinceMs === undefined) completeSinceMs.set(refundId, endedAtMs);
    if (!refund) return [`refund ${refundId} was reported as ${status}, but does not exist`];
    if (status !== 'pending' && refund.status !== status) return [`refund ${refundId} was reported as ${status}, but is ${refund.status}`];
    if (refund.amountCents !== amountCents) return [`refund ${refundId} was reported with another amount`];
    if (status === 'pending' && sinceMs !== undefined && invokedAtMs > sinceMs)
      return [`refund ${refundId} was complete, and later pending`];
    return [];
  });
  return [...new Set(missing)];
}

/** A sale that was told as dispatched must be, since the same instant in every response. */
export function dispatchesMissing(history: readonly Entry[], { sales }: Books): string[] {
  const dispatched = new Set(
    sales.filter(({ isDispatched }) => isDispatched).map(({ purchaseId, sellerId }) => saleOf(purchaseId, sellerId)),
  );
  const told = history.filter(
    ({ operation, status, body }) => ['dispatch', 'see sale'].includes(operation) && status === 200 && body?.dispatchedAt,
  );
  return [...Map.groupBy(told, ({ key, account }) => saleOf(key, account))].flatMap(([sale, entries]) => [
    ...(dispatched.has(sale) ? [] : [`${sale} was reported as dispatched, but is not`]),
    ...(new Set(entries.map(({ body }) => body.dispatchedAt)).size > 1 ? [`${sale} was reported as dispatched at several instants`] : []),
  ]);
}

/** Refunds with a key that no request used, or adopted with an id of no such key, and dispatches that no seller asked for. */
export function refundsWithoutRequest(history: readonly Entry[], { refunds, sales }: Books): string[] {
  const asked = of(history, 'refund');
  const keys = new Set(asked.map(({ account, key }) => `${account} ${key}`));
  const ids = new Set(asked.map(({ account, key }) => `${account} ${refundIdOf(account, key)}`));
  const isAsked = ({ id, sellerId, key }: BookedRefund) => (key === null ? ids.has(`${sellerId} ${id}`) : keys.has(`${sellerId} ${key}`));
  const dispatches = Map.groupBy(
    of(history, 'dispatch').filter((entry) => entry.status === 200 || isUnknown(entry)),
    ({ key, account }) => saleOf(key, account),
  );
  return [
    ...refunds.filter((refund) => !isAsked(refund)).map(({ id }) => `refund ${id} belongs to no request`),
    ...sales
      .filter(({ isDispatched }) => isDispatched)
      .filter(({ purchaseId, sellerId, trackingNumber }) => {
        const wanted = dispatches.get(saleOf(purchaseId, sellerId)) ?? [];
        return !wanted.some((entry) => entry.trackingNumber === trackingNumber);
      })
      .map(({ purchaseId, sellerId }) => `the dispatch of ${saleOf(purchaseId, sellerId)} belongs to no request`),
  ];
}
