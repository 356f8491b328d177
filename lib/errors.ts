import { status } from '@grpc/grpc-js';
import type { ErrorDetail } from './gen/error.ts';

interface Meaning {
  /** The HTTP status of the REST contract. */
  http: number;
  /** The code on the wire between functions and services. */
  grpc: status;
  /** The problem document's title. */
  title: string;
}

/** All error codes: those of the REST contract, each with its HTTP status and its gRPC code. */
export const errorCodes = {
  invalid_request: { http: 400, grpc: status.INVALID_ARGUMENT, title: 'The request is not valid' },
  unauthenticated: { http: 401, grpc: status.UNAUTHENTICATED, title: 'A live session is needed' },
  wrong_credentials: { http: 401, grpc: status.UNAUTHENTICATED, title: 'User name or password is wrong' },
  payment_declined: { http: 402, grpc: status.FAILED_PRECONDITION, title: 'The payment was declined' },
  forbidden: { http: 403, grpc: status.PERMISSION_DENIED, title: 'Not allowed for this role' },
  not_purchased: { http: 403, grpc: status.PERMISSION_DENIED, title: 'Only buyers of an item may rate it' },
  not_found: { http: 404, grpc: status.NOT_FOUND, title: 'Not found' },
  method_not_allowed: { http: 405, grpc: status.UNIMPLEMENTED, title: 'Method not allowed' },
  request_timeout: { http: 408, grpc: status.DEADLINE_EXCEEDED, title: 'The request took too long to arrive' },
  username_taken: { http: 409, grpc: status.ALREADY_EXISTS, title: 'The user name is taken' },
  insufficient_quantity: { http: 409, grpc: status.FAILED_PRECONDITION, title: 'Not enough units' },
  quantity_limit: { http: 409, grpc: status.FAILED_PRECONDITION, title: 'Too many units' },
  cart_limit: { http: 409, grpc: status.FAILED_PRECONDITION, title: 'The cart is too large' },
  price_changed: { http: 409, grpc: status.FAILED_PRECONDITION, title: 'The total has changed' },
  picture_limit: { http: 409, grpc: status.FAILED_PRECONDITION, title: 'Too many pictures' },
  cart_empty: { http: 409, grpc: status.FAILED_PRECONDITION, title: 'The cart is empty' },
  already_rated: { http: 409, grpc: status.ALREADY_EXISTS, title: 'Already rated' },
  purchase_in_progress: { http: 409, grpc: status.FAILED_PRECONDITION, title: 'Another purchase of this cart is in progress' },
  purchase_cancelled: { http: 409, grpc: status.ABORTED, title: 'The purchase was cancelled' },
  refund_exceeds_sale: { http: 409, grpc: status.FAILED_PRECONDITION, title: 'More than is left to refund' },
  refund_failed: { http: 409, grpc: status.ABORTED, title: 'The refund failed' },
  payload_too_large: { http: 413, grpc: status.OUT_OF_RANGE, title: 'The request is too large' },
  unsupported_media_type: { http: 415, grpc: status.INVALID_ARGUMENT, title: 'Unsupported media type' },
  misdirected_request: { http: 421, grpc: status.INVALID_ARGUMENT, title: 'Not a host of this marketplace' },
  idempotency_key_reused: { http: 422, grpc: status.FAILED_PRECONDITION, title: 'The idempotency key was used for something else' },
  too_many_attempts: { http: 429, grpc: status.RESOURCE_EXHAUSTED, title: 'Too many failed log-ins' },
  quota_exceeded: { http: 429, grpc: status.RESOURCE_EXHAUSTED, title: 'A quota is used up' },
  header_too_large: { http: 431, grpc: status.OUT_OF_RANGE, title: 'The request header is too large' },
  internal: { http: 500, grpc: status.INTERNAL, title: 'Something went wrong' },
  unavailable: { http: 503, grpc: status.UNAVAILABLE, title: 'Temporarily unavailable' },
  overloaded: { http: 503, grpc: status.RESOURCE_EXHAUSTED, title: 'Too busy at the moment; nothing was done' },
  deadline_exceeded: { http: 504, grpc: status.DEADLINE_EXCEEDED, title: 'No answer in time' },
} as const satisfies Record<string, Meaning>;

export type ErrorCode = keyof typeof errorCodes;

/** The data of an error for programs, the same on both sides of gRPC. */
export type ErrorDetails = Partial<Omit<ErrorDetail, 'code'>>;

/**
 * An error for the caller: it can correct the request or try again. Every other error is thrown as it is, logged, and shown as `internal`.
 * Users see the message, never the cause.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code);

export const hasCode = (error: unknown, ...codes: ErrorCode[]): error is AppError =>
  error instanceof AppError && codes.includes(error.code);

/** Too many requests wait, so this one was refused before it changed anything. The client may repeat it after a moment. */
export const overloaded = (message: string, retryAfterSeconds = 1): AppError => new AppError('overloaded', message, { retryAfterSeconds });

/** A quota is used up. `quota` says which, with its size, for example: Your network has made 500 accounts within a minute. */
export const quotaExceeded = (quota: string, retryAfterSeconds: number): AppError =>
  new AppError('quota_exceeded', `${quota} The next is possible in ${retryAfterSeconds} seconds.`, { retryAfterSeconds });

/** A service or database cannot be reached, and it is unknown whether the request was served. */
export const unavailable = (message: string, cause?: unknown): AppError =>
  new AppError('unavailable', message, { retryAfterSeconds: 1 }, { cause });
