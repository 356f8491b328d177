import type { RecordedRefund } from '../lib/payment/payment.ts';
import { amountWithCode } from '../lib/text/money.ts';

/** An approved transaction of the payment service. */
export interface ApprovedTransaction {
  transactionId: string;
  amountCents: number;
  currency: string;
  decidedAt: Date;
  refunds: RecordedRefund[];
}

/** A purchase in product-db. */
export interface RecordedPurchase {
  purchaseId: string;
  status: string;
  totalCents: number;
  /** Those that were made. */
  refunds: Refund[];
  currency: string;
  createdAt: Date;
  paidAt?: Date;
}

/** What both books know of a refund. */
type Refund = Pick<RecordedRefund, 'refundId' | 'amountCents' | 'refundedAt'>;

/** A difference between the books. `since` is when it can have begun. */
export interface Difference {
  /** Identifies the difference, so that a second look can find it again: the purchase, or the item with the size of its difference. */
  about: string;
  what: string;
  since: Date;
  /** Whether one book has forgotten a refund, or disagrees on its purchase's amount: new refunds could give too much back. */
  isOfRefunds?: boolean;
}

export const refundedCents = (refunds: Refund[]): number => refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);

/**
 * Compares an approved transaction with the purchase of the same id: the amount, and what was given back. A purchase that is still pending
 * after a restore may become paid again, so its refunds count, too.
 */
export function transactionDifference(transaction: ApprovedTransaction, purchase: RecordedPurchase | undefined): Difference | undefined {
  const { transactionId, amountCents, currency, decidedAt: since, refunds } = transaction;
  const but = (what: string) => ({
    about: transactionId,
    what: `transaction ${transactionId} approved ${amountWithCode(amountCents, currency)}${what}`,
    since,
  });
  const unlike = purchase?.status === 'paid' || purchase?.status === 'pending' ? differentRefunds(refunds, purchase.refunds) : [];
  if (purchase && unlike.length > 0) {
    const [given, recorded] = [refunds, purchase.refunds].map((all) => amountWithCode(refundedCents(all), currency));
    const other = given === recorded ? ' by other refunds' : '';
    const oldest = Math.min(...unlike.map(({ refundedAt }) => refundedAt.getTime()));
    return {
      ...but(` and gave back ${given}, but its purchase was refunded ${recorded}${other}`),
      since: new Date(oldest),
      isOfRefunds: unlike.some(isOfSale),
    };
  }
  if (purchase?.status !== 'paid' && refundedCents(refunds) === amountCents) return undefined;
  if (!purchase) return but(', but there is no such purchase');
  if (purchase.status !== 'paid') return but(`, but the purchase is ${purchase.status}`);
  if (purchase.totalCents === amountCents && purchase.currency === currency) return undefined;
  const paid = amountWithCode(purchase.totalCents, purchase.currency);
  return { ...but(`, but the purchase was paid with ${paid}`), isOfRefunds: refunds.length > 0 };
}

/** Whether product-db knows the refund, or can have forgotten it: a refund that was made by hand has no lines, and was never in product-db. */
const isOfSale = (refund: Refund | RecordedRefund): boolean => !('lines' in refund) || refund.lines.length > 0;

/** The refunds of each list that the other one does not have with the same amount. */
function differentRefunds<Left extends Refund, Right extends Refund>(left: Left[], right: Right[]): (Left | Right)[] {
  return [...missing(left, right), ...missing(right, left)];
}

/** The refunds that `others` does not have with the same amount. */
export function missing<One extends Refund, Other extends Refund>(refunds: One[], others: Other[]): One[] {
  const known = new Map(others.map(({ refundId, amountCents }) => [refundId, amountCents]));
  return refunds.filter(({ refundId, amountCents }) => known.get(refundId) !== amountCents);
}

/** Compares a purchase with the ids of all approved transactions. */
export function purchaseDifference(purchase: Omit<RecordedPurchase, 'refunds'>, approved: ReadonlySet<string>): Difference | undefined {
  const { purchaseId, status, totalCents, currency, createdAt, paidAt } = purchase;
  if (status === 'pending') return { about: purchaseId, what: `purchase ${purchaseId} is still pending`, since: createdAt };
  if (status !== 'paid' || approved.has(purchaseId)) return undefined;
  return {
    about: purchaseId,
    what: `purchase ${purchaseId} was paid with ${amountWithCode(totalCents, currency)}, but no transaction approved it`,
    since: paidAt ?? createdAt,
  };
}
