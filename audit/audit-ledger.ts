import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../lib/database/db.ts';
import { sql } from '../lib/database/sql.ts';
import type { Payment, Transaction } from '../lib/payment/payment.ts';
import { readTrace } from '../lib/process/trace.ts';
import {
  type ApprovedTransaction,
  type Difference,
  purchaseDifference,
  type RecordedPurchase,
  transactionDifference,
} from './ledger-differences.ts';

export interface Books {
  /** The database of product-db. */
  product: Database;
  payment: Payment;
}

export interface AuditOptions {
  /** The books are not read at the same instant, so a younger difference may still resolve itself and is ignored. Default: 5 minutes. */
  graceMs?: number;
  /** The time between the first and the second look. Default: 1 second. */
  pauseMs?: number;
}

/** Rows per read. */
const pageSize = 1_000;
const callMs = 10_000;

/** Compares the two books in both directions. Returns the differences that are older than `graceMs` and still there at a second look. */
export async function auditLedger(books: Books, { graceMs = 300_000, pauseMs = 1_000 }: AuditOptions = {}): Promise<string[]> {
  const until = new Date(Date.now() - graceMs);
  const first = await look(books, until);
  if (first.length === 0) return [];
  await sleep(pauseMs);
  const before = new Set(first.map(({ about }) => about));
  return (await look(books, until)).filter(({ about }) => before.has(about)).map(({ what }) => what);
}

/** Transactions are read first. The other way round, a purchase paid in between would seem to be paid without approval. */
async function look({ product, payment }: Books, until: Date): Promise<Difference[]> {
  const found: Difference[] = [];
  const approved = new Set<string>();
  for await (const transactions of approvedTransactions(payment)) {
    const purchases = await purchasesOf(product, transactions);
    for (const transaction of transactions) {
      approved.add(transaction.transactionId);
      const difference = transactionDifference(transaction, purchases.get(transaction.transactionId));
      if (difference) found.push(difference);
    }
  }
  for await (const purchases of pages((after: RecordedPurchase | undefined) => purchasesAfter(product, after, until)))
    for (const purchase of purchases) {
      const difference = purchaseDifference(purchase, approved);
      if (difference) found.push(difference);
    }
  return [...found, ...(await pendingRefunds(product))].filter(({ since }) => since < until).concat(await quantityDifferences(product));
}

/**
 * Approved transactions with all their refunds, a page at a time. The last of a page waits for the next page, which may have more of it. The
 * next page is asked for before the caller has dealt with this one.
 */
async function* approvedTransactions(payment: Payment): AsyncGenerator<ApprovedTransaction[]> {
  const [from, to] = [new Date(0), new Date(Date.now() + callMs)];
  const ask = (pageToken?: string): ReturnType<Payment['listTransactions']> => {
    const asked = payment.listTransactions({ from, to, pageToken }, { ...readTrace({}), deadlineAtMs: Date.now() + callMs });
    // If the caller stops before it comes, nothing is left to deal with its failure.
    asked.catch(() => {});
    return asked;
  };
  let waiting: Transaction[] = [];
  for (let page: ReturnType<typeof ask> | undefined = ask(); page !== undefined; ) {
    const { transactions, nextPageToken }: TransactionPage = await page;
    page = nextPageToken === undefined ? undefined : ask(nextPageToken);
    const complete = joined([...waiting, ...transactions]);
    waiting = page ? complete.splice(-1) : [];
    yield complete.filter(({ decision }) => decision === 'approved') as ApprovedTransaction[];
  }
}

/** Joins the parts of a transaction. */
function joined(parts: Transaction[]): Transaction[] {
  const transactions = new Map<string, Transaction>();
  for (const part of parts) {
    const before = transactions.get(part.transactionId);
    transactions.set(part.transactionId, before ? { ...part, refunds: [...before.refunds, ...part.refunds] } : part);
  }
  return [...transactions.values()];
}

type TransactionPage = Awaited<ReturnType<Payment['listTransactions']>>;

const refunded = sql`
  (select coalesce(sum(amount_cents), 0)::bigint from refunds where purchase_id = purchases.id and status = 'refunded') as refunded_cents,
  (select max(refunded_at) from refunds where purchase_id = purchases.id and status = 'refunded') as refunded_at`;

async function purchasesOf(product: Database, transactions: ApprovedTransaction[]): Promise<Map<string, RecordedPurchase>> {
  const ids = transactions.map(({ transactionId }) => transactionId);
  const purchases = await product.many<RecordedPurchase>(sql`
    select id as purchase_id, status, total_cents, currency, created_at, paid_at, ${refunded}
    from purchases
    where id = any(${ids}::uuid[])`);
  return new Map(purchases.map((purchase) => [purchase.purchaseId, purchase]));
}

const purchasesAfter = (product: Database, after: RecordedPurchase | undefined, until: Date) =>
  product.many<RecordedPurchase>(sql`
    select id as purchase_id, status, total_cents, currency, created_at, paid_at, ${refunded}
    from purchases
    where id > ${after?.purchaseId ?? '00000000-0000-0000-0000-000000000000'} and created_at < ${until} and status in ('pending', 'paid')
    order by id
    limit ${pageSize}`);

/** Refunds that are still pending. */
async function pendingRefunds(product: Database): Promise<Difference[]> {
  const refunds = await product.many<{ refundId: string; createdAt: Date }>(sql`
    select id as refund_id, created_at from refunds where status = 'pending' order by created_at limit ${pageSize}`);
  return refunds.map(({ refundId, createdAt }) => ({ about: refundId, what: `refund ${refundId} is still pending`, since: createdAt }));
}

interface AuditedItem {
  id: number;
  name: string;
  quantity: number;
  changes: number;
}

/** Each statement reads one instant, so this needs no grace. While an item is being sold, its difference stays the same number. */
async function quantityDifferences(product: Database): Promise<Difference[]> {
  const since = new Date();
  const found: Difference[] = [];
  for await (const items of pages((after: AuditedItem | undefined) => itemsAfter(product, after?.id ?? 0)))
    for (const { name, quantity, changes } of items)
      if (quantity !== changes)
        found.push({
          about: `item ${name}: ${quantity - changes}`,
          what: `item ${name} has ${quantity} units, but its recorded changes add up to ${changes}`,
          since,
        });
  return found;
}

const itemsAfter = (product: Database, after: number) =>
  product.many<AuditedItem>(sql`
    select item.id, item.category || '-' || item.id as name, item.quantity,
           (select coalesce(sum(change), 0)::bigint from quantity_changes where item_id = item.id) as changes
    from items as item
    where item.id > ${after}
    order by item.id
    limit ${pageSize}`);

async function* pages<Row>(next: (after: Row | undefined) => Promise<Row[]>): AsyncGenerator<Row[]> {
  let page: Row[] = [];
  do {
    page = await next(page.at(-1));
    yield page;
  } while (page.length === pageSize);
}
