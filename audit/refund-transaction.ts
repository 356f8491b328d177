import { ConfigError } from '../lib/config/config.ts';
import { sql } from '../lib/database/sql.ts';
import { readTrace } from '../lib/process/trace.ts';
import { amountWithCode } from '../lib/text/money.ts';
import type { Books } from './audit-ledger.ts';

const callMs = 10_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Refunds an approved transaction and returns a line about it. Throws a ConfigError if its purchase is paid or pending, because the buyer
 * gets the goods or may still get them, or if the transaction is not approved. A repeated refund changes nothing.
 */
export async function refundTransaction({ product, payment }: Books, transactionId: string, reason: string): Promise<string> {
  if (!uuid.test(transactionId)) throw new ConfigError(`${JSON.stringify(transactionId)} is not a transaction's id, which is a UUID.`);
  const purchase = await product.maybeOne<{ status: string }>(sql`select status from purchases where id = ${transactionId}`);
  if (purchase?.status === 'paid' || purchase?.status === 'pending') {
    throw new ConfigError(`Transaction ${transactionId} is not refunded: its purchase is ${purchase.status}.`);
  }
  const context = () => ({ ...readTrace({}), deadlineAtMs: Date.now() + callMs });
  const { decision, amountCents = 0, currency = '' } = await payment.getTransaction(transactionId, context());
  if (decision !== 'approved')
    throw new ConfigError(`Transaction ${transactionId} is not refunded: it is ${decision}, nothing was charged.`);
  const { refundedAt } = await payment.refund(transactionId, reason, context());
  return `Transaction ${transactionId}: ${amountWithCode(amountCents, currency)} refunded at ${refundedAt.toISOString()}.`;
}
