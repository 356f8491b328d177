import type { Database } from '../lib/database/db.ts';
import pg from '../lib/database/pg.ts';
import { sql } from '../lib/database/sql.ts';
import type { Decision } from '../lib/payment/payment.ts';
import { Fault } from './fault.ts';
import type { RequestOf } from './requests.ts';

interface Made {
  transactionId: string;
  amountCents: number;
  refundedAt: Date;
}

/**
 * The operation that gives money back. Each refund is one insert that does nothing if its id exists. A trigger of the database holds all
 * refunds of a transaction to its amount. Every refusal is final: a decision never changes, and the sum of the refunds never shrinks.
 */
export function refunds(db: Database) {
  const insert = ({ transactionId, refundId, amountCents, reason, line, restock }: RequestOf<'Refund'>) =>
    db.maybeOne<Made>(sql`
      insert into refunds (refund_id, transaction_id, amount_cents, reason, lines, restock)
      select ${refundId}, id, ${amountCents}, ${reason}, ${JSON.stringify(line)}, ${restock}
      from transactions
      where id = ${transactionId} and decision = 'approved' and in_ledger
      on conflict do nothing
      returning transaction_id, amount_cents, refunded_at`);

  const find = (refundId: string) =>
    db.maybeOne<Made>(sql`select transaction_id, amount_cents, refunded_at from refunds where refund_id = ${refundId}`);

  async function refusal(transactionId: string): Promise<Fault> {
    const found = await db.maybeOne<{ decision: Decision }>(sql`
      select decision from transactions where id = ${transactionId} and in_ledger`);
    if (!found) return new Fault('not_found', 'There is no such transaction.', ['transactionId']);
    return new Fault('not_approved', 'Only an approved transaction can be refunded.', ['transactionId']);
  }

  return {
    async Refund(request: RequestOf<'Refund'>) {
      const { transactionId, refundId, amountCents } = request;
      const made = (await insert(request).catch(throwLimit)) ?? (await find(refundId));
      if (!made) throw await refusal(transactionId);
      if (made.transactionId !== transactionId.toLowerCase() || made.amountCents !== amountCents)
        throw new Fault('another_amount', 'This refund was made with another transaction or amount.', ['transactionId', 'amountCents']);
      return { transactionId, refundId, amountCents, refundedAt: made.refundedAt.toISOString() };
    },
  };
}

function throwLimit(error: unknown): never {
  if (error instanceof pg.DatabaseError && error.constraint === 'refunds_within_amount')
    throw new Fault('exceeds_amount', 'All refunds of this transaction would be more than its amount.', ['amountCents']);
  throw error;
}
