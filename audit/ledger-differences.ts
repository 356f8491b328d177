import { amountWithCode } from '../lib/text/money.ts';

/** What the payment service has decided: an approved transaction. */
export interface ApprovedTransaction {
  transactionId: string;
  amountCents: number;
  currency: string;
  decidedAt: Date;
  refundedAt?: Date | undefined;
}

/** What product-db has recorded. */
export interface RecordedPurchase {
  purchaseId: string;
  status: string;
  totalCents: number;
  currency: string;
  createdAt: Date;
  paidAt?: Date;
}

/** Something that does not add up, and since when it could have been seen. */
export interface Difference {
  /** The purchase, or the item and by how much it differs: the same difference at another moment is about the same. */
  about: string;
  what: string;
  since: Date;
}

/** What is wrong with an approved transaction, given the purchase of the same id. A refunded one must not have been paid for anything. */
export function transactionDifference(transaction: ApprovedTransaction, purchase: RecordedPurchase | undefined): Difference | undefined {
  const { transactionId, amountCents, currency, decidedAt: since, refundedAt } = transaction;
  const but = (what: string) => ({
    about: transactionId,
    what: `transaction ${transactionId} approved ${amountWithCode(amountCents, currency)}${what}`,
    since,
  });
  if (refundedAt) return purchase?.status === 'paid' ? but(' and was refunded, but its purchase is paid') : undefined;
  if (!purchase) return but(', but there is no such purchase');
  if (purchase.status !== 'paid') return but(`, but the purchase is ${purchase.status}`);
  if (purchase.totalCents === amountCents && purchase.currency === currency) return undefined;
  return but(`, but the purchase was paid with ${amountWithCode(purchase.totalCents, purchase.currency)}`);
}

/** What is wrong with a purchase, given all approved transactions. */
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
