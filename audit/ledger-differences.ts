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
  what: string;
  since: Date;
}

const money = (cents: number, currency: string) => `${(cents / 100).toFixed(2)} ${currency}`;

/** What is wrong with an approved transaction, given the purchase of the same id. A refunded one must not have been paid for anything. */
export function transactionDifference(transaction: ApprovedTransaction, purchase: RecordedPurchase | undefined): Difference | undefined {
  const { transactionId, amountCents, currency, decidedAt: since, refundedAt } = transaction;
  const charged = `transaction ${transactionId} approved ${money(amountCents, currency)}`;
  if (refundedAt) return purchase?.status === 'paid' ? { what: `${charged} and was refunded, but its purchase is paid`, since } : undefined;
  if (!purchase) return { what: `${charged}, but there is no such purchase`, since };
  if (purchase.status !== 'paid') return { what: `${charged}, but the purchase is ${purchase.status}`, since };
  if (purchase.totalCents === amountCents && purchase.currency === currency) return undefined;
  return { what: `${charged}, but the purchase was paid with ${money(purchase.totalCents, purchase.currency)}`, since };
}

/** What is wrong with a purchase, given all approved transactions. */
export function purchaseDifference(purchase: RecordedPurchase, approved: ReadonlySet<string>): Difference | undefined {
  const { purchaseId, status, totalCents, currency, createdAt, paidAt } = purchase;
  if (status === 'pending') return { what: `purchase ${purchaseId} is still pending`, since: createdAt };
  if (status !== 'paid' || approved.has(purchaseId)) return undefined;
  return {
    what: `purchase ${purchaseId} was paid with ${money(totalCents, currency)}, but no transaction approved it`,
    since: paidAt ?? createdAt,
  };
}
