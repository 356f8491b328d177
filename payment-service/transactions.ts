import { randomUUID } from 'node:crypto';
import type { Database } from '../lib/database/db.ts';
import { sql } from '../lib/database/sql.ts';
import type { Decision } from '../lib/payment/payment.ts';
import { cardSummary } from '../lib/text/card.ts';
import { Fault } from './fault.ts';
import type { RequestOf } from './requests.ts';

interface Decided {
  decision: Decision;
  amountCents?: number;
  currency?: string;
}

/** Test cards with a fixed decision. */
const certain: Record<string, Decision> = { '4242424242424242': 'approved', '4000000000000002': 'declined' };

/**
 * The operations that decide. Each decision is one insert that does nothing if a row exists. The service has no right to update or delete
 * rows, so the first insert decides, and later calls read its row. `on conflict` names no key: the table has two, and if it named one,
 * Postgres could refuse one of two concurrent inserts because of the other key.
 */
export function decisions(db: Database, approvalRate: number) {
  const decide = (cardNumber: string): Decision => certain[cardNumber] ?? (Math.random() < approvalRate ? 'approved' : 'declined');
  const decisionOf = (id: string) => db.one<Decided>(sql`select decision, amount_cents, currency from transactions where id = ${id}`);

  return {
    async Charge({ transactionId, amountCents, currency, cardNumber }: RequestOf<'Charge'>) {
      const { brand, last4 } = cardSummary(cardNumber);
      const made = await db.maybeOne<Decided>(sql`
        insert into transactions (id, decision, amount_cents, currency, card_brand, card_last4)
        values (${transactionId}, ${decide(cardNumber)}, ${amountCents}, ${currency}, ${brand}, ${last4})
        on conflict do nothing
        returning decision, amount_cents, currency`);
      const { decision, ...stored } = made ?? (await decisionOf(transactionId));
      if (decision !== 'cancelled' && (stored.amountCents !== amountCents || stored.currency !== currency))
        throw new Fault('another_amount', 'This transaction was charged with another amount or currency.', ['amountCents', 'currency']);
      return { transactionId, amountCents, decision };
    },

    async Cancel({ transactionId }: RequestOf<'Cancel'>) {
      const made = await db.maybeOne<Decided>(sql`
        insert into transactions (id, decision)
        values (${transactionId}, 'cancelled')
        on conflict do nothing
        returning decision`);
      const { decision } = made ?? (await decisionOf(transactionId));
      return { transactionId, decision };
    },

    async ChargeCard({ cardNumber }: RequestOf<'ChargeCard'>) {
      const { brand, last4 } = cardSummary(cardNumber);
      const { decision } = await db.one<Decided>(sql`
        insert into transactions (id, decision, card_brand, card_last4, in_ledger)
        values (${randomUUID()}, ${decide(cardNumber)}, ${brand}, ${last4}, false)
        returning decision`);
      return { answer: decision === 'approved' ? 'yes' : 'no' };
    },
  };
}
