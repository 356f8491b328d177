import { AppError, type ErrorCode, errorCodes } from '../../lib/errors.ts';

/** An error in one field. Fields are named like `card.number`, `keywords[2]` or `Idempotency-Key`. */
export interface FieldError {
  field: string;
  message: string;
}

/** The request has invalid values. Names every invalid field. */
export class InvalidRequest extends AppError {
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[], message = 'Some fields are not as they must be.') {
    super('invalid_request', message);
    this.errors = errors;
  }
}

/** An error in the form of RFC 9457, with the extra members of its code. */
interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  requestId: string;
  errors?: readonly FieldError[];
  [member: string]: unknown;
}

export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  body: Problem;
}

/** An error whose problem document carries a member that only this error has. */
export class ProblemWithMember extends AppError {
  readonly member: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, member: Readonly<Record<string, unknown>>) {
    super(code, message);
    this.member = member;
  }
}

/** The response to a request that failed. An error that is not an AppError becomes `internal`, and none of its text is shown. */
export function problemOf(error: unknown, requestId: string): ProblemAnswer {
  const known = error instanceof AppError && error.code !== 'internal' ? error : new AppError('internal', 'Something went wrong.');
  const { http: status, title } = errorCodes[known.code];
  const { totalCents, purchaseId, refundExcess, retryAfterSeconds = usualRetryAfterSeconds[known.code] } = known.details;
  const lines = refundExcess?.lines ?? known.details.lines;
  const headers: Record<string, string> = {};
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (retryAfterSeconds !== undefined) headers['Retry-After'] = String(retryAfterSeconds);
  return {
    status,
    headers,
    body: {
      type: `urn:souk:problem:${known.code}`,
      title,
      status,
      detail: known.message,
      code: known.code,
      requestId,
      ...(known instanceof InvalidRequest && { errors: known.errors }),
      ...(known instanceof ProblemWithMember && known.member),
      ...(lines && lines.length > 0 && { lines }),
      ...(totalCents !== undefined && { totalCents }),
      ...(purchaseId !== undefined && { purchaseId }),
    },
  };
}

const usualRetryAfterSeconds: Partial<Record<ErrorCode, number>> = {
  unavailable: 1,
  overloaded: 1,
  deadline_exceeded: 1,
  too_many_attempts: 60,
  quota_exceeded: 60,
};
