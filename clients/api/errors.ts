import type { Problem } from './gen.ts';

export type ErrorCode = Problem['code'];

interface About {
  /** The function's name, for example `make-purchase`. */
  operation: string;
  /** Whether the server may have done the operation in spite of the error. */
  outcomeUnknown: boolean;
  /** For make-purchase and refund-sale: retry the same one with this key, and neither happens twice. */
  idempotencyKey?: string | undefined;
}

/** Base class of the client's errors. No error contains a password, a card number or a session token. */
abstract class ClientError extends Error {
  readonly operation: string;
  readonly outcomeUnknown: boolean;
  readonly idempotencyKey: string | undefined;

  constructor(message: string, { operation, outcomeUnknown, idempotencyKey }: About, options?: ErrorOptions) {
    super(message, options);
    this.operation = operation;
    this.outcomeUnknown = outcomeUnknown;
    this.idempotencyKey = idempotencyKey;
  }
}

export interface Refusal {
  status: number;
  /** Absent if the response was not a problem document, such as a load balancer's error page. */
  problem?: Problem | undefined;
  requestId?: string | undefined;
  retryAfterSeconds?: number | undefined;
  redirectsTo?: string | undefined;
}

/** The server responded with an error. The message is for people. */
export class SoukError extends ClientError {
  override readonly name = 'SoukError';
  readonly status: number;
  /** `unexpected_answer`: the response is not the marketplace's, but for example a proxy's, or it is incomplete. */
  readonly code: ErrorCode | 'unexpected_answer';
  /** With `invalid_request`: every field that breaks a rule. */
  readonly errors: NonNullable<Problem['errors']>;
  /** The cart lines that cannot be bought unchanged. */
  readonly lines: NonNullable<Problem['lines']>;
  /** The cart's current total, if the error carries it. */
  readonly totalCents: number | undefined;
  /** The purchase that the error is about. */
  readonly purchaseId: string | undefined;
  /** The state of each part, from `health`. */
  readonly parts: Problem['parts'];
  /** The marketplace's currency, from `health`. */
  readonly currency: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** With `unexpected_answer`: the origin of the address to which the server redirects. */
  readonly redirectsTo: string | undefined;

  constructor({ status, problem, requestId, retryAfterSeconds, redirectsTo }: Refusal, about: About) {
    super(problem?.detail ?? `The server gave an answer that is not the marketplace's (status ${status}).`, about);
    this.status = status;
    this.code = problem?.code ?? 'unexpected_answer';
    this.errors = problem?.errors ?? [];
    this.lines = problem?.lines ?? [];
    this.totalCents = problem?.totalCents;
    this.purchaseId = problem?.purchaseId;
    this.parts = problem?.parts;
    this.currency = problem?.currency;
    this.requestId = problem?.requestId ?? requestId;
    this.retryAfterSeconds = retryAfterSeconds;
    this.redirectsTo = redirectsTo;
  }
}

/** No response: the server cannot be reached or closed the connection, the call timed out, or the caller's signal aborted it. */
export class ConnectionError extends ClientError {
  override readonly name = 'ConnectionError';
  readonly reason: 'network' | 'timeout' | 'aborted';

  constructor(reason: ConnectionError['reason'], about: About, cause: unknown) {
    super(`${about.operation}: ${reasons[reason]}${about.outcomeUnknown ? ' It is not known whether it was done.' : ''}`, about, { cause });
    this.reason = reason;
  }
}

const reasons = {
  network: 'The server cannot be reached, or broke the connection off.',
  timeout: 'There was no answer in time.',
  aborted: 'The call was ended before there was an answer.',
};
