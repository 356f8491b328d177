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
  /** What its refunds gave back. */
  refundedCents: number;
  /** When the last of them was made. */
  refundedAt?: Date;
  currency: string;
  createdAt: Date;
  paidAt?: Date;
}

/** A difference between the books. `since` is when it can have begun. */
export interface Difference {
  /** Identifies the difference, so that a second look can find it again: the purchase, or the item with the size of its difference. */
  about: string;
  what: string;
  since: Date;
}

export const refundedCents = (refunds: RecordedRefund[]): number => refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);

/** Compares an approved transaction with the purchase of the same id: the amount, and what was given back. */
export function transactionDifference(transaction: ApprovedTransaction, purchase: RecordedPurchase | undefined): Difference | undefined {
  const { transactionId, amountCents, currency, decidedAt: since, refunds } = transaction;
  const but = (what: string) => ({
    about: transactionId,
    what: `transaction ${transactionId} approved ${amountWithCode(amountCents, currency)}${what}`,
    since,
  });
  if (purchase?.status === 'paid' && refundedCents(refunds) !== purchase.refundedCents) {
    const [given, recorded] = [refundedCents(refunds), purchase.refundedCents].map((cents) => amountWithCode(cents, currency));
    return { ...but(` and gave back ${given}, but its purchase was refunded ${recorded}`), since: lastRefundAt(transaction, purchase) };
  }
  if (purchase?.status !== 'paid' && refundedCents(refunds) === amountCents) return undefined;
  if (!purchase) return but(', but there is no such purchase');
  if (purchase.status !== 'paid') return but(`, but the purchase is ${purchase.status}`);
  if (purchase.totalCents === amountCents && purchase.currency === currency) return undefined;
  return but(`, but the purchase was paid with ${amountWithCode(purchase.totalCents, purchase.currency)}`);
}

/** The books are read one after the other, so a refund that was made just now is in only one of them. */
function lastRefundAt({ decidedAt, refunds }: ApprovedTransaction, { refundedAt = decidedAt }: RecordedPurchase): Date {
  return new Date(Math.max(refundedAt.getTime(), ...refunds.map((refund) => refund.refundedAt.getTime())));
}

/** Compares a purchase with the ids of all approved transactions. */
export function purchaseDifference(purchase: RecordedPurchase, approved: ReadonlySet<string>): Difference | undefined {
  const { purchaseId, status, totalCents, currency, createdAt, paidAt } = purchase;
  if (status === 'pending') return { about: purchaseId, what: `purchase ${purchaseId} is still pending`, since: createdAt };
  if (status !== 'paid' || approved.has(purchaseId)) return undefined;
  return {
    about: purchaseId,
    what: `purchase ${purchaseId} was paid with ${amountWithCode(totalCents, currency)}, but no transaction approved it`,
    since: paidAt ?? createdAt,
  };
}
