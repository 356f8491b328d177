import pg from 'pg';
import { sql } from '../lib/database/sql.ts';
import { PaymentUnknownError, type RecordedRefund } from '../lib/payment/payment.ts';
import { type Books, callContext, type Entry, entries } from './entries.ts';
import { missing } from './ledger-differences.ts';

/** Records in the product database the refunds that only the payment service knows. Returns a line about each. */
export const adoptRefunds = (books: Books) =>
  each(books, async ({ transaction: { transactionId, refunds }, purchase }) => {
    // A payment without a purchase that is paid was given back by the operator.
    if (purchase?.status !== 'paid') return [];
    const said: string[] = [];
    for (const refund of missing(refunds, purchase.refunds)) said.push(await adopt(books, transactionId, refund));
    return said;
  });

/** Sends the payment service the refunds that only the product database knows, with their own ids. Returns a line about each. */
export const sendRefunds = (books: Books) =>
  each(books, async ({ transaction: { refunds }, purchase }) => {
    const said: string[] = [];
    for (const { refundId } of missing(purchase?.refunds ?? [], refunds)) said.push(await send(books, refundId));
    return said;
  });

async function each(books: Books, repair: (entry: Entry) => Promise<string[]>): Promise<string[]> {
  const said: string[] = [];
  for await (const page of entries(books)) for (const entry of page) said.push(...(await repair(entry)));
  return said;
}

async function adopt({ product }: Books, purchaseId: string, refund: RecordedRefund): Promise<string> {
  const { refundId, amountCents, refundedAt, reason, lines, restock } = refund;
  const [items, quantities] = [lines.map(({ itemId }) => itemId), lines.map(({ quantity }) => quantity)];
  try {
    await product.one(sql`
      select adopt_refund(
        ${refundId}, ${purchaseId}, ${items}, ${quantities}, ${amountCents}, ${reason}, ${restock}, ${refundedAt}
      )`);
    return `Refund ${refundId}: adopted.`;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !refusals.includes(error.code ?? '')) throw error;
    return `Refund ${refundId}: not adopted, ${error.message}.`;
  }
}

/** no_data_found and check_violation. */
const refusals = ['P0002', '23514'];

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
      select json_agg(json_build_object('itemId', item.category || '-' || item.id, 'quantity', line.quantity) order by item.id)
      from refund_lines as line join items as item on item.id = line.item_id
      where line.refund_id = refunds.id
    ) as lines
    from refunds where id = ${refundId}`);
  try {
    const outcome = await payment.refund({ refundId, ...kept }, callContext());
    if ('refusal' in outcome) return `Refund ${refundId}: not sent, the payment service refuses it (${outcome.refusal}).`;
    return `Refund ${refundId}: sent again.`;
  } catch (error) {
    if (!(error instanceof PaymentUnknownError)) throw error;
    return `Refund ${refundId}: not sent. ${error.message}`;
  }
}
