import type { CallContext } from '../rpc/rpc.ts';

export type Decision = 'approved' | 'declined' | 'cancelled';

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
  refundedAt?: Date | undefined;
  refundReason?: string | undefined;
}

/**
 * The payment service as a function sees it. What an operation returns is certain; whatever is not certain is thrown as a
 * PaymentUnknownError, and then anything may have happened, or may still happen. Every operation may be repeated with the same id.
 */
export interface Payment {
  /** Begins to load what calls need, so that the first need not wait for it; that call is told if it fails. */
  prepare(): void;
  charge(request: ChargeRequest, context: CallContext): Promise<{ decision: Decision }>;
  /** Makes the decision `cancelled` if there is none yet, and returns the one that stands. */
  cancel(transactionId: string, context: CallContext): Promise<{ decision: Decision }>;
  /** For people and audits: `unknown` says nothing about a charge that is still on its way. */
  getTransaction(transactionId: string, context: CallContext): Promise<Transaction>;
  /** `reason`: 1 to 200 characters. */
  refund(transactionId: string, reason: string, context: CallContext): Promise<{ refundedAt: Date }>;
  /** Decisions from `from` (inclusive) to `to` (exclusive), oldest first, a page at a time. */
  listTransactions(
    query: { from: Date; to: Date; pageToken?: string | undefined },
    context: CallContext,
  ): Promise<{ transactions: Transaction[]; nextPageToken?: string | undefined }>;
  /** Rejects if the service cannot do its work. Asks its `/health`, and needs no SOAP. */
  checkHealth(context: CallContext): Promise<void>;
  /** Closes the connections that are kept. */
  close(): void;
}

/**
 * Why nothing is known: no complete answer arrived in time; what arrived is none; it is about another transaction; it is about another
 * amount, or the transaction was charged with another one before; the service refused the request,
 * or the request has a character that XML cannot carry, and was not sent.
 */
export type UnknownReason = 'no_answer' | 'not_an_answer' | 'another_transaction' | 'another_amount' | 'refused';

/** The outcome of an operation is not known: neither a yes nor a no. Contains nothing of the request or of what came back. */
export class PaymentUnknownError extends Error {
  override readonly name = 'PaymentUnknownError';
  readonly reason: UnknownReason;

  constructor(operation: string, reason: UnknownReason, options?: ErrorOptions) {
    super(`The outcome of ${operation} is not known: ${reason}.`, options);
    this.reason = reason;
  }
}
