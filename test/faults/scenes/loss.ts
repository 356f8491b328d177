import type { BookedPurchase, BookedRefund, Books } from '../checks/books.ts';
import { givenBackWhole, made } from '../checks/refund-checks.ts';
import type { Moment, RestoredDatabase } from './moment.ts';

/** What a restore makes one database forget. */
export interface Lost {
  database: RestoredDatabase;
  /** The paid purchases that product-db forgets and that were not refunded whole, or the purchases whose charges payment forgets. */
  forgotten: string[];
  /** The refunds of all purchases that both databases still know, as they were. */
  refunds: BookedRefund[];
  /** Those of them that one database forgets. */
  forgottenRefunds: string[];
  /** The refunds whose purchase or charge one database forgets: nothing can mend them. */
  orphans: string[];
  /** The purchases that both databases still know. */
  known: BookedPurchase[];
  /** Those whose charges payment forgets. */
  uncharged: BookedPurchase[];
}

/** Compares the books, shortly before the loss, with what the restored database will know. */
export function lossOf({ database, ids, refundIds }: Moment, books: Books): Lost {
  const whole = givenBackWhole(books);
  const paid = books.purchases.filter(({ status }) => status === 'paid');
  const charged = new Set(books.transactions.map(({ id }) => id));
  const isKnown = ({ id }: { id: string }) => ids.has(id) && charged.has(id);
  const refunds = made(books).filter(({ purchaseId }) => isKnown({ id: purchaseId }));
  const inProduct = new Set(paid.filter(({ id }) => database === 'payment' || ids.has(id)).map(({ id }) => id));
  const inPayment = ({ refundId }: { refundId: string }) => database === 'product' || refundIds.has(refundId);
  // An operator's own refund has its transaction's id.
  const withoutPurchase = books.given
    .filter((given) => inPayment(given) && !inProduct.has(given.transactionId) && given.refundId !== given.transactionId)
    .map(({ refundId }) => refundId);
  const withoutCharge = database === 'payment' ? made(books).filter(({ purchaseId }) => !isKnown({ id: purchaseId })) : [];
  return {
    database,
    forgotten: paid.filter((one) => !isKnown(one) && (database === 'payment' || !whole.has(one.id))).map(({ id }) => id),
    refunds,
    forgottenRefunds: refunds.filter(({ id }) => !refundIds.has(id)).map(({ id }) => id),
    orphans: [...withoutPurchase, ...withoutCharge.map(({ id }) => id)],
    known: paid.filter(isKnown),
    uncharged: paid.filter((one) => database === 'payment' && !isKnown(one)),
  };
}
