import type { BeginRefundRequest, Refund } from '../../lib/gen/product.ts';
import type { History, RefundAnswered, Violation } from './history.ts';
import type { Model } from './model.ts';
import { quantityOf } from './refund-model.ts';

/** The content of a refund, which its key belongs to. */
export const askedOf = ({ purchaseId, lines, reason, restock }: Pick<BeginRefundRequest, 'purchaseId' | 'lines' | 'reason' | 'restock'>) =>
  JSON.stringify([purchaseId, lines.map(({ itemId, quantity }) => [itemId, quantity]), reason, restock]);

/** The violations of what comes after a purchase: refunds and dispatches. */
export const refundViolations = (model: Model, history: History): Violation[] => [
  ...moneyViolations(model, history),
  ...lineViolations(model),
  ...statusViolations(model, history),
  ...history.refunds.flatMap((one) => brokenWords(model, one)),
  ...keyViolations(history.refunds),
  ...dispatchViolations(model, history),
];

/** Compares what the payment service has given back with what was paid and with the refunds, in both directions. */
function moneyViolations({ payment, refunds }: Model, { byHand }: History): Violation[] {
  const wrong: Violation[] = [];
  const given = new Map<string, number>();
  for (const [refundId, { transactionId, amountCents }] of payment.refunds) {
    given.set(transactionId, (given.get(transactionId) ?? 0) + amountCents);
    if ((payment.moneyReturned.get(refundId) ?? 0) > 1) wrong.push('refunded twice');
    const refund = refunds.refunds.get(refundId)?.refund;
    const isComplete = refund?.status === 'refunded' && refund.amountCents === amountCents && refund.purchaseId === transactionId;
    if (!isComplete && !byHand.some((one) => one.refundId === refundId)) wrong.push('given back without a complete refund');
  }
  for (const [transactionId, cents] of given)
    if (cents > (payment.transactions.get(transactionId)?.amountCents ?? 0)) wrong.push('refunded more than was paid');
  for (const [refundId, { refund }] of refunds.refunds)
    if (refund.status === 'refunded' && (payment.moneyReturned.get(refundId) ?? 0) === 0) wrong.push('refunded without giving back');
  return wrong;
}

/** Compares each line of a purchase with the refunds that name it. */
function lineViolations({ purchases, refunds }: Model): Violation[] {
  const wrong: Violation[] = [];
  for (const { purchase, refunding } of purchases.values()) {
    if (purchase.status !== 'paid') continue;
    const all = refunds.ofPurchase(purchase.purchaseId).map(({ refund }) => refund);
    const unitsOf = (itemId: string, ofStatus: string) =>
      all.reduce((sum, { status, lines }) => sum + (status === ofStatus ? quantityOf(lines, itemId) : 0), 0);
    let cents = 0;
    for (const { itemId, quantity, refundedQuantity, priceCents } of purchase.lines) {
      const [refunded, pending] = [unitsOf(itemId, 'refunded'), unitsOf(itemId, 'pending')];
      cents += priceCents * refunded;
      if (refunded + pending > quantity) wrong.push('refunded more units than were bought');
      if (refundedQuantity !== refunded || (refunding.get(itemId) ?? 0) !== pending) wrong.push('refunded units differ from the refunds');
    }
    if (purchase.refundedCents !== cents) wrong.push('refunded units differ from the refunds');
  }
  return wrong;
}

function statusViolations(model: Model, { byHand }: History): Violation[] {
  const wrong: Violation[] = [];
  for (const { refund } of model.refunds.refunds.values()) {
    if (refund.status === 'pending') wrong.push('refund still pending');
    if (refund.status === 'failed' && !leftTooLittle(model, byHand, refund)) wrong.push('refund failed without a cause');
  }
  return wrong;
}

/**
 * Whether what an operator gave back by hand leaves too little for a refund that was begun. Nothing else may: a sale's refunds never exceed it.
 * An order of the operator that never arrived at the payment service has given nothing back.
 */
function leftTooLittle({ payment }: Model, byHand: History['byHand'], { purchaseId, amountCents }: Refund): boolean {
  const given = [...payment.refunds].filter(([, { transactionId }]) => transactionId === purchaseId);
  const cents = given.reduce((sum, [, refund]) => sum + refund.amountCents, 0);
  const isByHand = given.some(([id]) => byHand.some(({ refundId }) => refundId === id));
  return isByHand && cents + amountCents > (payment.transactions.get(purchaseId)?.amountCents ?? 0);
}

const settledAs: Record<string, string> = { 201: 'refunded', refund_failed: 'failed', refund_exceeds_sale: 'refused' };

/** What a response said that later proved false. */
function brokenWords({ refunds }: Model, { sellerId, key, asked, status, code, refundId, storedStatus }: RefundAnswered): Violation[] {
  if (![201, 202, 409, 422].includes(status)) return [];
  const stored = refunds.ofKey(sellerId, key);
  if (!stored || (refundId !== undefined && refundId !== stored.request.refundId)) return ['acknowledged refund missing'];
  const isSameRequest = askedOf(stored.request) === asked;
  if (isSameRequest === (status === 422)) return ['a key reused for another refund'];
  const promised = settledAs[status === 201 ? '201' : (code ?? '')];
  if (promised && stored.refund.status !== promised) return ['final response contradicts the books'];
  return promised && storedStatus !== promised ? ['final response before the commit'] : [];
}

function keyViolations(history: readonly RefundAnswered[]): Violation[] {
  const finals = Map.groupBy(
    history.filter(({ status }) => status === 201 || status === 409),
    ({ sellerId, key }) => `${sellerId} ${key}`,
  );
  const isOne = (answers: RefundAnswered[]) =>
    new Set(answers.map(({ status, code, refundId }) => `${status} ${code} ${refundId}`)).size === 1;
  return [...finals.values()].every(isOne) ? [] : ['one key, different responses'];
}

/** A dispatch that was acknowledged is in the books, has kept its time, and names a carrier that the seller sent. */
function dispatchViolations({ purchases }: Model, { dispatches }: History): Violation[] {
  const isKept = dispatches.every(({ sellerId, purchaseId, status, dispatchedAtMs }) => {
    if (status !== 200) return true;
    const stored = purchases.get(purchaseId)?.purchase.dispatches.find((one) => one.sellerId === sellerId);
    const isSent = (carrier: string | undefined) =>
      dispatches.some((one) => one.sellerId === sellerId && one.purchaseId === purchaseId && one.carrier === carrier);
    return stored !== undefined && stored.dispatchedAt?.getTime() === dispatchedAtMs && isSent(stored.carrier);
  });
  return isKept ? [] : ['dispatch lost or changed'];
}
