import { ConnectionError, SoukError } from '../../api/errors.ts';

/** What a program needs besides an error's code and message. Unknown values are absent. */
export type ErrorDetails = Partial<
  Pick<SoukError, 'status' | 'purchaseId' | 'requestId' | 'errors' | 'lines' | 'totalCents' | 'retryAfterSeconds' | 'idempotencyKey'>
> & { outcomeUnknown?: true };

export function detailsOf(error: unknown): ErrorDetails {
  if (!(error instanceof SoukError || error instanceof ConnectionError)) return {};
  const { idempotencyKey } = error;
  const outcome = {
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(error.outcomeUnknown && ({ outcomeUnknown: true } as const)),
  };
  if (error instanceof ConnectionError) return outcome;
  const { status, purchaseId, requestId, errors, lines, totalCents, retryAfterSeconds } = error;
  return {
    status,
    ...(purchaseId !== undefined && { purchaseId }),
    ...(requestId !== undefined && { requestId }),
    ...(errors.length > 0 && { errors }),
    ...(lines.length > 0 && { lines }),
    ...(totalCents !== undefined && { totalCents }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...outcome,
  };
}
