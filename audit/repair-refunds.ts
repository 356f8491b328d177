import type { Database } from '../lib/database/db.ts';
import pg from '../lib/database/pg.ts';
import { sql } from '../lib/database/sql.ts';
import { PaymentUnknownError, type RecordedRefund } from '../lib/payment/payment.ts';
import { refundFingerprintOf } from '../lib/text/refund-fingerprint.ts';
import { type Books, callContext, entries } from './entries.ts';
import { missing } from './ledger-differences.ts';
import { operatorEvent } from './operator-event.ts';
import { noId, pageSize, pages } from './pages.ts';

/** Records in the product database the refunds that only the payment service knows. Returns a line about each. */
export async function adoptRefunds(books: Books): Promise<string[]> {
  const said: string[] = [];
  for await (const page of entries(books))
    for (const { transaction, purchase } of page)
      for (const refund of missing(transaction.refunds, purchase?.refunds ?? []))
        if (purchase || !isOperators(transaction.transactionId, refund)) said.push(await adopt(books, transaction.transactionId, refund));
  return said;
}

/** Whether an operator gave the whole payment back because it has no purchase. */
const isOperators = (transactionId: string, { refundId }: RecordedRefund) => refundId === transactionId;

/**
 * Sends the payment service the refunds that only the product database knows, with their own ids. Returns a line about each, also about those
 * whose charge the payment service has forgotten, too, and cannot give back.
 */
export async function sendRefunds(books: Books): Promise<string[]> {
  const said: string[] = [];
  const approved = new Set<string>();
  for await (const page of entries(books))
    for (const { transaction, purchase } of page) {
      approved.add(transaction.transactionId);
      for (const { refundId } of missing(purchase?.refunds ?? [], transaction.refunds)) said.push(await send(books, refundId));
    }
  for await (const refunds of pages((after: MadeRefund | undefined) => refundsAfter(books.product, after)))
    for (const { refundId, purchaseId } of refunds)
      if (!approved.has(purchaseId))
        said.push(`Refund ${refundId}: not sent, the payment service has no approved transaction ${purchaseId}.`);
  return said;
}

interface MadeRefund {
  refundId: string;
  purchaseId: string;
}

const refundsAfter = (product: Database, after: MadeRefund | undefined) =>
  product.many<MadeRefund>(sql`
    select id as refund_id, purchase_id from refunds
    where id > ${after?.refundId ?? noId} and status = 'refunded'
    order by id
    limit ${pageSize}`);

async function adopt({ product }: Books, purchaseId: string, refund: RecordedRefund): Promise<string> {
  const { refundId, amountCents, refundedAt, reason, lines, restock } = refund;
  const [items, quantities] = [lines.map(({ itemId }) => itemId), lines.map(({ quantity }) => quantity)];
  try {
    await product.many(sql`
      with adopted as materialized (
        select adopt_refund(
          ${refundId}, ${purchaseId}, ${items}, ${quantities}, ${amountCents}, ${reason}, ${restock}, ${refundedAt},
          ${refundFingerprintOf({ purchaseId, lines, reason, restock })}
        )
      )
      ${operatorEvent('refund_adopted', refundDetails(refundId, purchaseId, amountCents))} from adopted`);
    return `Refund ${refundId}: adopted.`;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !refusals.includes(error.code ?? '')) throw error;
    return `Refund ${refundId}: not adopted, ${error.message}.`;
  }
}

const refundDetails = (refundId: string, purchaseId: string, amountCents: number) =>
  sql`jsonb_build_object('refundId', ${refundId}::uuid, 'purchaseId', ${purchaseId}::uuid, 'amountCents', ${amountCents}::bigint)`;

/** no_data_found, check_violation, and unique_violation: another purchase has a refund of this id. */
const refusals = ['P0002', '23514', '23505'];

interface Kept {
  transactionId: string;
  amountCents: number;
  reason: string;
  restock: boolean;
  lines: { itemId: string; quantity: number }[];
}

async function send({ product, payment }: Books, refundId: string): Promise<string> {
  const kept = await product.one<Kept>(sql`
    select purchase_id as transaction_id, amount_cents, reason, restock, (
      select coalesce(json_agg(json_build_object('itemId', item.category || '-' || item.id, 'quantity', line.quantity) order by item.id), '[]')
      from refund_lines as line join items as item on item.id = line.item_id
      where line.refund_id = refunds.id
    ) as lines
    from refunds where id = ${refundId}`);
  try {
    const call = callContext();
    const details = refundDetails(refundId, kept.transactionId, kept.amountCents);
    await product.many(operatorEvent('refund_sent', details, call.requestId));
    const outcome = await payment.refund({ refundId, ...kept }, call);
    if ('refusal' in outcome) return `Refund ${refundId}: not sent, the payment service refuses it (${outcome.refusal}).`;
    return `Refund ${refundId}: sent again.`;
  } catch (error) {
    if (!(error instanceof PaymentUnknownError)) throw error;
    return `Refund ${refundId}: not sent. ${error.message}`;
  }
}
