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

/** Compares an approved transaction with the purchase of the same id. The purchase of a refunded transaction must not be paid. */
export function transactionDifference(transaction: ApprovedTransaction, purchase: RecordedPurchase | undefined): Difference | undefined {
  const { transactionId, amountCents, currency, decidedAt: since, refunds } = transaction;
  const but = (what: string) => ({
    about: transactionId,
    what: `transaction ${transactionId} approved ${amountWithCode(amountCents, currency)}${what}`,
    since,
  });
  if (purchase?.status === 'paid' && refunds.length > 0) return but(' and was refunded, but its purchase is paid');
  if (purchase?.status !== 'paid' && refundedCents(refunds) === amountCents) return undefined;
  if (!purchase) return but(', but there is no such purchase');
  if (purchase.status !== 'paid') return but(`, but the purchase is ${purchase.status}`);
  if (purchase.totalCents === amountCents && purchase.currency === currency) return undefined;
  return but(`, but the purchase was paid with ${amountWithCode(purchase.totalCents, purchase.currency)}`);
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
