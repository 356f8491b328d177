import {
  type ChargeRequest,
  type Decision,
  PaymentUnknownError,
  type RefundOutcome,
  type RefundRequest,
} from '../../lib/payment/payment.ts';
import type { ModelOptions } from './stored.ts';

interface StoredRefund {
  transactionId: string;
  amountCents: number;
  atMs: number;
}

/** Without a lock, a transaction does not see what others have written for so long: they have not committed yet. */
export const unseenMs = 50;

/** What the payment service's database holds, and what the service does with it: each method is one transaction. */
export class PaymentModel {
  readonly transactions = new Map<string, { decision: Decision; amountCents: number }>();
  /** How often a charge moved money, by transaction. */
  readonly moneyMoved = new Map<string, number>();
  readonly refunds = new Map<string, StoredRefund>();
  /** How often a refund moved money, by refund. */
  readonly moneyReturned = new Map<string, number>();
  readonly #options: ModelOptions;

  constructor(options: ModelOptions) {
    this.#options = options;
  }

  charge({ transactionId, amountCents }: ChargeRequest): Decision {
    const decided = this.transactions.get(transactionId);
    const isRepeated = decided && (this.#options.bug !== 'charge not idempotent' || decided.decision === 'cancelled');
    if (isRepeated) return decided.decision;
    const decision = this.#options.random.chance(0.8) ? 'approved' : 'declined';
    this.transactions.set(transactionId, { decision, amountCents });
    if (decision === 'approved') this.moneyMoved.set(transactionId, (this.moneyMoved.get(transactionId) ?? 0) + 1);
    return decision;
  }

  cancel(transactionId: string): Decision {
    const decided = this.transactions.get(transactionId);
    if (decided) return decided.decision;
    if (this.#options.bug !== 'status, then release') this.transactions.set(transactionId, { decision: 'cancelled', amountCents: 0 });
    return 'cancelled';
  }

  refund({ transactionId, refundId, amountCents }: RefundRequest): RefundOutcome {
    const nowMs = this.#options.nowMs();
    const made = this.refunds.get(refundId);
    if (made) {
      if (made.transactionId !== transactionId || made.amountCents !== amountCents)
        throw new PaymentUnknownError('Refund', 'another_amount');
      if (this.#options.bug === 'refund not idempotent') this.#giveBack(refundId);
      return { refundedAt: new Date(made.atMs) };
    }
    const transaction = this.transactions.get(transactionId);
    if (!transaction) throw new PaymentUnknownError('Refund', 'not_found');
    if (transaction.decision !== 'approved') return { refusal: 'not_approved' };
    if (this.#givenBackCents(transactionId, nowMs) + amountCents > transaction.amountCents) return { refusal: 'exceeds_amount' };
    this.refunds.set(refundId, { transactionId, amountCents, atMs: nowMs });
    this.#giveBack(refundId);
    return { refundedAt: new Date(nowMs) };
  }

  #giveBack(refundId: string): void {
    this.moneyReturned.set(refundId, (this.moneyReturned.get(refundId) ?? 0) + 1);
  }

  /** What was given back of a transaction, as far as a refund sees it. */
  #givenBackCents(ofTransaction: string, nowMs: number): number {
    const seenUntilMs = this.#options.bug === 'payment limit not held' ? nowMs - unseenMs : nowMs;
    let cents = 0;
    for (const { transactionId, amountCents, atMs } of this.refunds.values()) {
      if (transactionId === ofTransaction && atMs <= seenUntilMs) cents += amountCents;
    }
    return cents;
  }
}
