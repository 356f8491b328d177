// Faults of refunds that the books show without the history.
import type { BookedRefund, Books } from './books.ts';

type Quantities = Map<string, number>;

const add = (sums: Quantities, name: string, amount: number) => sums.set(name, (sums.get(name) ?? 0) + amount);

/** Adds up what refunds gave back, by a name of each. */
export function sumBy(
  refunds: readonly BookedRefund[],
  name: (refund: BookedRefund, line: BookedRefund['lines'][number]) => string,
): Quantities {
  const sums: Quantities = new Map();
  for (const refund of refunds) for (const line of refund.lines) add(sums, name(refund, line), line.quantity);
  return sums;
}

export const made = ({ refunds }: Pick<Books, 'refunds'>): BookedRefund[] => refunds.filter(({ status }) => status === 'refunded');
const lineName = (purchaseId: string, { itemId }: { itemId: string }) => `${itemId} of ${purchaseId}`;
const lineOf = ({ purchaseId }: BookedRefund, line: { itemId: string }) => lineName(purchaseId, line);

/** What the payment service gave back of each transaction, in cents. */
function givenOf({ given }: Pick<Books, 'given'>): Quantities {
  const sums: Quantities = new Map();
  for (const { transactionId, amountCents } of given) add(sums, transactionId, amountCents);
  return sums;
}

/** The approved transactions that were given back as a whole. */
export function givenBackWhole(books: Pick<Books, 'given' | 'transactions'>): Set<string> {
  const sums = givenOf(books);
  return new Set(books.transactions.flatMap(({ id, amountCents }) => (amountCents !== null && sums.get(id) === amountCents ? [id] : [])));
}

export function refundedTwice(books: Books): string[] {
  // An adopted refund has no key: its id, which is made from the key, tells it apart.
  const ofKey = Map.groupBy(made(books), ({ id, sellerId, key }) => `seller ${sellerId}'s key ${key ?? `of ${id}`}`);
  return [
    ...books.returned.filter(({ times }) => times > 1).map(({ id, times }) => `money was given back ${times} times for refund ${id}`),
    ...[...ofKey].filter(([, refunds]) => refunds.length > 1).map(([key, refunds]) => `${key} was refunded ${refunds.length} times`),
  ];
}

/** Whole payments in the payment service, lines and sales in product-db. */
export function refundedAbovePaid(books: Books): string[] {
  const charged = new Map(
    books.transactions.map(({ id, decision, amountCents }) => [id, decision === 'approved' ? (amountCents ?? 0) : 0]),
  );
  const units = sumBy(
    books.refunds.filter(({ status }) => status !== 'failed'),
    lineOf,
  );
  return [
    ...[...givenOf(books)]
      .filter(([id, cents]) => cents > (charged.get(id) ?? 0))
      .map(([id, cents]) => `${cents} was given back of transaction ${id}, which charged ${charged.get(id) ?? 0}`),
    ...books.purchases.flatMap((purchase) =>
      purchase.lines
        .filter((line) => (units.get(lineName(purchase.id, line)) ?? 0) > (purchase.status === 'paid' ? line.quantity : 0))
        .map(
          (line) =>
            `${units.get(lineName(purchase.id, line))} units were refunded of line ${lineName(purchase.id, line)}, which has ${line.quantity}`,
        ),
    ),
    ...books.sales
      .filter(({ totalCents, refundedCents }) => refundedCents > totalCents)
      .map(({ purchaseId, sellerId }) => `seller ${sellerId} refunded more than the sale ${purchaseId}`),
  ];
}

/**
 * Every refund in product-db must be one of the payment service, of the same transaction and amount, and money must have moved. A restored
 * payment database has forgotten some charges, and the bank statement in it, too; only their refunds may be missing.
 */
export function refundsWithoutMoney(books: Books, uncharged: ReadonlySet<string>): string[] {
  const given = new Map(books.given.map((refund) => [refund.refundId, refund]));
  const returned = new Set(books.returned.map(({ id }) => id));
  const charged = made(books).filter(({ purchaseId }) => !uncharged.has(purchaseId));
  return charged.flatMap(({ id, purchaseId, amountCents }) => {
    const money = given.get(id);
    if (!money || !returned.has(id)) return [`${id} is refunded, but no money was given back`];
    const isSame = money.transactionId === purchaseId && money.amountCents === amountCents;
    return isSame
      ? []
      : [`${id} refunded ${amountCents} of ${purchaseId}, but ${money.amountCents} of ${money.transactionId} was given back`];
  });
}

/** The reverse. A transaction without a purchase can only be refunded by hand. */
export function moneyWithoutRefund(books: Books): string[] {
  const status = new Map(books.refunds.map((refund) => [refund.id, refund.status]));
  const paid = new Set(books.purchases.filter((purchase) => purchase.status === 'paid').map(({ id }) => id));
  return books.given
    .filter(({ refundId, transactionId }) => paid.has(transactionId) && status.get(refundId) !== 'refunded')
    .map(
      ({ refundId, transactionId }) =>
        `money of ${transactionId} was given back, but refund ${refundId} is ${status.get(refundId) ?? 'missing'}`,
    );
}

/** What is stored beside lines and sales must be what their refunds add up to. */
export function refundSumsThatDiffer(books: Books): string[] {
  const refunded = sumBy(made(books), lineOf);
  const refunding = sumBy(
    books.refunds.filter(({ status }) => status === 'pending'),
    lineOf,
  );
  const prices = new Map(
    books.purchases.flatMap((purchase) => purchase.lines.map((line) => [lineName(purchase.id, line), line.priceCents])),
  );
  const ofSale: Quantities = new Map();
  for (const { purchaseId, sellerId, amountCents } of made(books)) add(ofSale, `${sellerId} ${purchaseId}`, amountCents);
  return [
    ...books.refunds
      .filter(
        (refund) =>
          refund.amountCents !== refund.lines.reduce((sum, line) => sum + (prices.get(lineOf(refund, line)) ?? 0) * line.quantity, 0),
      )
      .map(({ id, amountCents }) => `refund ${id} gives back ${amountCents}, which is not the price of its lines`),
    ...books.purchases.flatMap((purchase) =>
      purchase.lines
        .filter(
          (line) =>
            line.refunded !== (refunded.get(lineName(purchase.id, line)) ?? 0) ||
            line.refunding !== (refunding.get(lineName(purchase.id, line)) ?? 0),
        )
        .map(
          (line) =>
            `line ${lineName(purchase.id, line)} has ${line.refunding} units refunding and ${line.refunded} refunded, its refunds have others`,
        ),
    ),
    ...books.sales
      .filter(({ purchaseId, sellerId, refundedCents }) => refundedCents !== (ofSale.get(`${sellerId} ${purchaseId}`) ?? 0))
      .map(
        ({ purchaseId, sellerId, refundedCents }) =>
          `seller ${sellerId}'s sale ${purchaseId} has ${refundedCents} refunded, its refunds add up to another sum`,
      ),
  ];
}

/** A refund of a charge that a restored payment database has forgotten must stay pending; a check of restores demands it. */
export const refundsStillPending = ({ refunds }: Books, uncharged: ReadonlySet<string>): string[] =>
  refunds.filter(({ status, purchaseId }) => status === 'pending' && !uncharged.has(purchaseId)).map(({ id }) => `refund ${id} is pending`);

/** In these runs only sellers refund purchases, so the payment service has no reason to refuse a refund. */
export const refundsThatFailed = ({ refunds }: Books): string[] =>
  refunds.filter(({ status }) => status === 'failed').map(({ id }) => `refund ${id} failed`);
