import type { Database } from '../lib/database/db.ts';
import { sql } from '../lib/database/sql.ts';
import type { Payment, Transaction } from '../lib/payment/payment.ts';
import { readTrace } from '../lib/process/trace.ts';
import type { ApprovedTransaction, RecordedPurchase } from './ledger-differences.ts';

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

/** All approved transactions with their purchases, a page at a time. */
export async function* entries({ product, payment }: Books): AsyncGenerator<Entry[]> {
  for await (const transactions of approvedTransactions(payment)) {
    const purchases = await purchasesOf(product, transactions);
    yield transactions.map((transaction) => ({ transaction, purchase: purchases.get(transaction.transactionId) }));
  }
}

/**
 * Approved transactions with all their refunds, a page at a time. The last of a page waits for the next page, which may have more of it. The
 * next page is asked for before the caller has dealt with this one.
 */
async function* approvedTransactions(payment: Payment): AsyncGenerator<ApprovedTransaction[]> {
  const [from, to] = [new Date(0), new Date(Date.now() + callMs)];
  const ask = (pageToken?: string): ReturnType<Payment['listTransactions']> => {
    const asked = payment.listTransactions({ from, to, pageToken }, callContext());
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
  const purchases = await product.many<Omit<RecordedPurchase, 'refunds'>>(sql`
    select id as purchase_id, status, total_cents, currency, created_at, paid_at from purchases where id = any(${ids}::uuid[])`);
  const refunds = await product.many<{ purchaseId: string; refundId: string; amountCents: number; refundedAt: Date }>(sql`
    select purchase_id, id as refund_id, amount_cents, refunded_at from refunds
    where purchase_id = any(${ids}::uuid[]) and status = 'refunded'
    order by id`);
  const known = new Map(purchases.map((purchase) => [purchase.purchaseId, { ...purchase, refunds: [] } as RecordedPurchase]));
  for (const { purchaseId, ...refund } of refunds) known.get(purchaseId)?.refunds.push(refund);
  return known;
}
