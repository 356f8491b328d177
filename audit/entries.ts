import type { Database } from '../lib/database/db.ts';
import { sql } from '../lib/database/sql.ts';
import type { Payment, Transaction } from '../lib/payment/payment.ts';
import { readTrace } from '../lib/process/trace.ts';
import type { ApprovedTransaction, RecordedPurchase } from './ledger-differences.ts';
import { ahead, byTurns } from './pages.ts';

export interface Books {
  /** The database of product-db. */
  product: Database;
  payment: Payment;
}

/** An approved transaction, and its purchase if product-db knows it. */
export interface Entry {
  transaction: ApprovedTransaction;
  purchase: RecordedPurchase | undefined;
}

const callMs = 10_000;

export const callContext = () => ({ ...readTrace({}), deadlineAtMs: Date.now() + callMs });

/**
 * All approved transactions with their purchases, a page at a time. Reads an older and a newer half side by side, because a page can be asked
 * for only when the one before it has been read.
 */
export async function* entries({ product, payment }: Books): AsyncGenerator<Entry[]> {
  const [from, to] = [new Date(0), new Date(Date.now() + callMs)];
  const middle = await middleOf(product);
  for await (const transactions of byTurns([approvedTransactions(payment, from, middle), approvedTransactions(payment, middle, to)])) {
    const purchases = await purchasesOf(product, transactions);
    yield transactions.map((transaction) => ({ transaction, purchase: purchases.get(transaction.transactionId) }));
  }
}

/** An instant about half way between the first purchase and now. The ids of purchases are in the order of their times, and have an index. */
async function middleOf(product: Database): Promise<Date> {
  const first = await product.maybeOne<{ at: Date }>(sql`select created_at as at from purchases order by id limit 1`);
  return new Date((Number(first?.at ?? Date.now()) + Date.now()) / 2);
}

/** Approved transactions with all their refunds, a page at a time. The last of a page waits for the next page, which may have more of it. */
async function* approvedTransactions(payment: Payment, from: Date, to: Date): AsyncGenerator<ApprovedTransaction[]> {
  let waiting: Transaction[] = [];
  for await (const { transactions, nextPageToken } of ahead(transactionPages(payment, from, to))) {
    const complete = joined([...waiting, ...transactions]);
    waiting = nextPageToken === undefined ? [] : complete.splice(-1);
    yield complete.filter(({ decision }) => decision === 'approved') as ApprovedTransaction[];
  }
}

async function* transactionPages(payment: Payment, from: Date, to: Date): AsyncGenerator<TransactionPage> {
  let pageToken: string | undefined;
  do {
    const page: TransactionPage = await payment.listTransactions({ from, to, pageToken }, callContext());
    yield page;
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
}

type TransactionPage = Awaited<ReturnType<Payment['listTransactions']>>;

/** Joins the parts of a transaction. */
function joined(parts: Transaction[]): Transaction[] {
  const transactions = new Map<string, Transaction>();
  for (const part of parts) {
    const before = transactions.get(part.transactionId);
    transactions.set(part.transactionId, before ? { ...part, refunds: [...before.refunds, ...part.refunds] } : part);
  }
  return [...transactions.values()];
}

async function purchasesOf(product: Database, transactions: ApprovedTransaction[]): Promise<Map<string, RecordedPurchase>> {
  const ids = transactions.map(({ transactionId }) => transactionId);
  const [purchases, refunds] = await Promise.all([
    product.many<Omit<RecordedPurchase, 'refunds'>>(sql`
      select id as purchase_id, status, total_cents, currency, created_at, paid_at from purchases where id = any(${ids}::uuid[])`),
    product.many<{ purchaseId: string; refundId: string; amountCents: number; refundedAt: Date }>(sql`
      select purchase_id, id as refund_id, amount_cents, refunded_at from refunds
      where purchase_id = any(${ids}::uuid[]) and status = 'refunded'
      order by id`),
  ]);
  const known = new Map(purchases.map((purchase) => [purchase.purchaseId, { ...purchase, refunds: [] } as RecordedPurchase]));
  for (const { purchaseId, ...refund } of refunds) known.get(purchaseId)?.refunds.push(refund);
  return known;
}
