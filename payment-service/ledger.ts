import type { Database } from '../lib/database/db.ts';
import { sql } from '../lib/database/sql.ts';
import { plainText } from '../lib/payment/xml.ts';
import { Fault } from './fault.ts';
import { type RequestOf, writePageToken } from './requests.ts';
import type { Decision } from './transactions.ts';

interface Transaction {
  transactionId: string;
  decision: Decision;
  amountCents?: number;
  currency?: string;
  cardBrand?: string;
  cardLast4?: string;
  decidedAt: Date;
  refundedAt?: Date;
  refundReason?: string;
}

/** Small enough that the longest page fits into the response limit of a cautious client. */
const pageSize = 100;

/** The operations that read decisions and refund charges. */
export function ledger(db: Database) {
  const find = (id: string) =>
    db.maybeOne<Transaction>(sql`
      select t.id as transaction_id, t.decision, amount_cents, currency, card_brand, card_last4, decided_at,
             refunded_at, reason as refund_reason
      from transactions t left join refunds r on r.transaction_id = t.id
      where t.id = ${id} and in_ledger`);

  return {
    async GetTransaction({ transactionId }: RequestOf<'GetTransaction'>) {
      const transaction = await find(transactionId);
      return transaction ? { ...written(transaction), transactionId } : { transactionId, decision: 'unknown' };
    },

    async Refund({ transactionId, reason }: RequestOf<'Refund'>) {
      await db.many(sql`
        insert into refunds (transaction_id, reason)
        select id, ${reason}
        from transactions
        where id = ${transactionId} and decision = 'approved' and in_ledger
        on conflict (transaction_id) do nothing`);
      const transaction = await find(transactionId);
      if (!transaction) throw new Fault('not_found', 'There is no such transaction.', ['transactionId']);
      if (!transaction.refundedAt) throw new Fault('not_approved', 'Only an approved transaction can be refunded.', ['transactionId']);
      const { amountCents, currency, refundedAt, refundReason } = written(transaction);
      return { transactionId, amountCents, currency, refundedAt, refundReason };
    },

    async ListTransactions({ from, to, pageToken }: RequestOf<'ListTransactions'>) {
      const after = pageToken ?? justBefore(from);
      const rows = await db.many<Transaction>(sql`
        select t.id as transaction_id, t.decision, amount_cents, currency, card_brand, card_last4, decided_at,
               refunded_at, reason as refund_reason
        from transactions t left join refunds r on r.transaction_id = t.id
        where in_ledger and (decided_at, t.id) > (${after.at}, ${after.id}) and decided_at < ${to}
        order by decided_at, t.id
        limit ${pageSize + 1}`);
      const page = rows.slice(0, pageSize);
      const last = page.at(-1);
      return {
        transaction: page.map(written),
        ...(rows.length > pageSize && last && { nextPageToken: writePageToken({ at: last.decidedAt, id: last.transactionId }) }),
      };
    },
  };
}

/** A position that sorts before all transactions of the instant. */
const justBefore = (instant: Date) => ({ at: new Date(instant.getTime() - 1), id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' });

/** Converts times and free text to their form in the message. */
function written({ decidedAt, refundedAt, refundReason, ...rest }: Transaction) {
  return {
    ...rest,
    decidedAt: decidedAt.toISOString(),
    ...(refundedAt && { refundedAt: refundedAt.toISOString() }),
    ...(refundReason && { refundReason: plainText(refundReason) }),
  };
}
