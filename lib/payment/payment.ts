import type { CallContext } from '../rpc/rpc.ts';
import type { Decision, FaultCode } from './answers.ts';

export type { Decision };

export interface ChargeRequest {
  /** A UUID, the purchase's id. */
  transactionId: string;
  amountCents: number;
  /** ISO 4217. */
  currency: string;
  /** `expiration` is MM/YY. */
  card: { holderName: string; number: string; expiration: string; securityCode: string };
}

export interface Transaction {
  transactionId: string;
  decision: Decision | 'unknown';
  amountCents?: number | undefined;
  currency?: string | undefined;
  cardBrand?: string | undefined;
  cardLast4?: string | undefined;
  decidedAt?: Date | undefined;
  /** Ordered by their ids. */
  refunds: RecordedRefund[];
}

interface RefundLine {
  itemId: string;
  quantity: number;
}

/** The header with which Souk's own payment service says at `/health` that it moves no money. */
export const standInHeader = 'souk-payment-stand-in';

export interface PaymentHealth {
  /** Whether this is Souk's own payment service, which stands in for a bank. */
  isStandIn: boolean;
}

export interface RecordedRefund {
  refundId: string;
  amountCents: number;
  refundedAt: Date;
  reason: string;
  lines: RefundLine[];
  /** Whether the units went back on sale. */
  restock: boolean;
}

export interface RefundRequest {
  transactionId: string;
  /** A UUID, the same in every retry. */
  refundId: string;
  amountCents: number;
  /** 1 to 200 characters. */
  reason: string;
  /** What the money is given back for, which the service keeps. At most 100. */
  lines?: RefundLine[];
  /** Whether the units go back on sale, which the service keeps. */
  restock?: boolean;
}

/**
 * A refund's outcome. The refusals are final: the charge was not approved, or all its refunds would be more than its amount.
 */
export type RefundOutcome = { refundedAt: Date } | { refusal: 'not_approved' | 'exceeds_amount' };

/**
 * The payment service, as functions use it. A returned result is certain. If an outcome is unknown, the operation throws a
 * PaymentUnknownError: the service may have done it, or may still do it. Every operation may be repeated with the same id.
 */
export interface Payment {
  /** Starts loading what calls need, so that the first call is faster. If this fails, that call reports it. */
  prepare(): void;
  charge(request: ChargeRequest, context: CallContext): Promise<{ decision: Decision }>;
  /** Sets the decision to `cancelled` if there is none yet, and returns the decision that holds. */
  cancel(transactionId: string, context: CallContext): Promise<{ decision: Decision }>;
  /** For operators and audits only: a charge may still be on its way when this returns `unknown`. */
  getTransaction(transactionId: string, context: CallContext): Promise<Transaction>;
  /** Gives money back once for each refund id. A transaction that the service does not know is an unknown outcome (`not_found`). */
  refund(request: RefundRequest, context: CallContext): Promise<RefundOutcome>;
  /**
   * One page of the decisions from `from` (inclusive) to `to` (exclusive), oldest first. A transaction whose refunds do not fit is named again
   * on the next page, with its next refunds.
   */
  listTransactions(
    query: { from: Date; to: Date; pageToken?: string | undefined },
    context: CallContext,
  ): Promise<{ transactions: Transaction[]; nextPageToken?: string | undefined }>;
  /** Rejects if the service cannot work. Requests its `/health`, without SOAP. */
  checkHealth(context: CallContext): Promise<PaymentHealth>;
  /** Closes the idle connections. */
  close(): void;
}

/**
 * Why the outcome is unknown: no complete response arrived in time (`no_answer`); the response is not valid (`not_an_answer`); it names
 * another transaction or refund; it names another amount, or the transaction or refund was made with another amount before; the service does
 * not know the transaction (`not_found`); the service refused the request, or the request was not sent because XML cannot carry one of its
 * characters (`refused`).
 */
export type UnknownReason =
  | 'no_answer'
  | 'not_an_answer'
  | 'another_transaction'
  | 'another_refund'
  | 'another_amount'
  | 'not_found'
  | 'refused';

/** The outcome of an operation is unknown. The error contains nothing of the request or the response. */
export class PaymentUnknownError extends Error {
  override readonly name = 'PaymentUnknownError';
  readonly reason: UnknownReason;
  /** The code of the fault with which the service refused the request. */
  readonly fault: FaultCode | undefined;

  constructor(operation: string, reason: UnknownReason, { fault, ...options }: ErrorOptions & { fault?: FaultCode } = {}) {
    super(`The outcome of ${operation} is not known: ${reason}.`, options);
    this.reason = reason;
    this.fault = fault;
  }
}
