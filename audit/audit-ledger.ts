import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../lib/database/db.ts';
import { sql } from '../lib/database/sql.ts';
import { type Books, entries } from './entries.ts';
import { type Difference, purchaseDifference, type RecordedPurchase, transactionDifference } from './ledger-differences.ts';
import { ahead, noId, pageSize, pages } from './pages.ts';
import { closedRefunds, openRefunds } from './refund-gate.ts';

type PaidPurchase = Omit<RecordedPurchase, 'refunds'>;

export interface AuditOptions {
  /** The books are not read at the same instant, so a younger difference may still resolve itself and is ignored. Default: 5 minutes. */
  graceMs?: number;
  /** The time between the first and the second look. Default: 1 second. */
  pauseMs?: number;
}

/**
 * Compares the two books in both directions. Returns the differences that are older than `graceMs` and still there at a second look. If none
 * of them is of refunds, it opens refunds that were closed before `graceMs` began: a restore may leave others that cannot be mended.
 */
export async function auditLedger(books: Books, { graceMs = 300_000, pauseMs = 1_000 }: AuditOptions = {}): Promise<string[]> {
  const closed = await closedRefunds(books.product, graceMs);
  const differences = await twice(books, new Date(Date.now() - graceMs), pauseMs);
  if (closed && !differences.some(({ isOfRefunds }) => isOfRefunds)) await openRefunds(books.product, closed);
  return differences.map(({ what }) => what);
}

async function twice(books: Books, until: Date, pauseMs: number): Promise<Difference[]> {
  const first = await look(books, until);
  if (first.length === 0) return [];
  await sleep(pauseMs);
  const before = new Set(first.map(({ about }) => about));
  return (await look(books, until)).filter(({ about }) => before.has(about));
}

/** Transactions are read first. The other way round, a purchase paid in between would seem to be paid without approval. */
async function look(books: Books, until: Date): Promise<Difference[]> {
  const { product } = books;
  const found: Difference[] = [];
  const approved = new Set<string>();
  for await (const page of ahead(entries(books)))
    for (const { transaction, purchase } of page) {
      approved.add(transaction.transactionId);
      const difference = transactionDifference(transaction, purchase);
      if (difference) found.push(difference);
    }
  for await (const purchases of ahead(pages((after: PaidPurchase | undefined) => purchasesAfter(product, after, until))))
    for (const purchase of purchases) {
      const difference = purchaseDifference(purchase, approved);
      if (difference) found.push(difference);
    }
  return [...found, ...(await pendingRefunds(product))].filter(({ since }) => since < until).concat(await quantityDifferences(product));
}

const purchasesAfter = (product: Database, after: PaidPurchase | undefined, until: Date) =>
  product.many<PaidPurchase>(sql`
    select id as purchase_id, status, total_cents, currency, created_at, paid_at
    from purchases
    where id > ${after?.purchaseId ?? noId} and created_at < ${until} and status in ('pending', 'paid')
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
  for await (const items of ahead(pages((after: AuditedItem | undefined) => itemsAfter(product, after?.id ?? 0))))
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
