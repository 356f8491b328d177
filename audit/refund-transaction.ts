import { ConfigError } from '../lib/config/config.ts';
import { sql } from '../lib/database/sql.ts';
import type { Transaction } from '../lib/payment/payment.ts';
import { amountWithCode } from '../lib/text/money.ts';
import { uuidPattern } from '../lib/text/uuid.ts';
import { type Books, callContext } from './entries.ts';
import { refundedCents } from './ledger-differences.ts';
import { operatorEvent } from './operator-event.ts';

/**
 * Gives an approved transaction back, all that is left of it, and returns a line about it. Throws a ConfigError if its purchase is paid or
 * pending, because the buyer gets the goods or may still get them, or if the transaction is not approved. The refund's id is the
 * transaction's, so a repeated refund changes nothing.
 */
export async function refundTransaction({ product, payment }: Books, transactionId: string, reason: string): Promise<string> {
  if (!uuidPattern.test(transactionId))
    throw new ConfigError(`${JSON.stringify(transactionId)} is not a transaction's id, which is a UUID.`);
  const notRefunded = (why: string) => new ConfigError(`Transaction ${transactionId} is not refunded: ${why}.`);
  const purchase = await product.maybeOne<{ status: string }>(sql`select status from purchases where id = ${transactionId}`);
  if (purchase?.status === 'paid' || purchase?.status === 'pending') throw notRefunded(`its purchase is ${purchase.status}`);
  const transaction = await payment.getTransaction(transactionId, callContext());
  const { decision, currency = '' } = transaction;
  if (decision !== 'approved') throw notRefunded(`it is ${decision}, nothing was charged`);
  const amountCents = wholeRefund(transaction);
  if (amountCents === 0) throw notRefunded('all of it was given back before');
  const call = callContext();
  const details = sql`jsonb_build_object('transactionId', ${transactionId}::uuid, 'amountCents', ${amountCents}::bigint)`;
  await product.many(operatorEvent('refund_begun', details, call.requestId));
  const outcome = await payment.refund({ transactionId, refundId: transactionId, amountCents, reason }, call);
  if ('refusal' in outcome) throw notRefunded('more of it was given back at the same time; try again');
  return `Transaction ${transactionId}: ${amountWithCode(amountCents, currency)} refunded at ${outcome.refundedAt.toISOString()}.`;
}

/** The amount of this refund if it was made before, otherwise what other refunds have left. */
function wholeRefund({ transactionId, amountCents = 0, refunds }: Transaction): number {
  const made = refunds.find(({ refundId }) => refundId === transactionId.toLowerCase());
  return made?.amountCents ?? amountCents - refundedCents(refunds);
}
