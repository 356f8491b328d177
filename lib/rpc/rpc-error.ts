import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { AppError, type ErrorCode, errorCodes, isErrorCode } from '../errors.ts';
import { ErrorDetail } from '../gen/error.ts';
import { Status } from '../gen/google/rpc/status.ts';

const trailer = 'grpc-status-details-bin';
const typeUrl = 'type.googleapis.com/souk.error.v1.ErrorDetail';

/** The error that a service sends. The standard trailer carries its code and details; its cause is not sent. */
export function toServiceError(error: AppError): Partial<ServiceError> {
  const { code, message, details } = error;
  const grpcCode = errorCodes[code].grpc;
  const value = Buffer.from(ErrorDetail.encode({ lines: [], ...details, code }).finish());
  const metadata = new Metadata();
  metadata.set(trailer, Buffer.from(Status.encode({ code: grpcCode, message, details: [{ typeUrl, value }] }).finish()));
  return { code: grpcCode, details: message, metadata };
}

/** The error that a function gets: the service's own, or one made from gRPC's status if the service sent none. */
export function fromServiceError(error: ServiceError, service: string): AppError {
  const [bytes] = error.metadata?.get(trailer) ?? [];
  const any = bytes instanceof Buffer ? Status.decode(bytes).details.find((detail) => detail.typeUrl === typeUrl) : undefined;
  if (any) {
    const { code, ...details } = ErrorDetail.decode(any.value);
    if (isErrorCode(code)) return new AppError(code, error.details, details, { cause: error });
  }
  const isCutOff = error.code === status.INTERNAL && error.details.includes('RST_STREAM');
  const [code, message] = withoutDetail[isCutOff ? status.CANCELLED : error.code] ?? (['internal', 'Something went wrong.'] as const);
  return new AppError(code, message, code === 'unavailable' ? { retryAfterSeconds: 1 } : {}, {
    cause: new Error(`${service}: ${error.message}`, { cause: error }),
  });
}

/**
 * RESOURCE_EXHAUSTED without our detail comes from gRPC itself, for example because a response is too large: the call may have been served.
 */
const withoutDetail: Partial<Record<status, readonly [ErrorCode, string]>> = {
  [status.UNAVAILABLE]: ['unavailable', 'A part of the marketplace cannot be reached at the moment.'],
  [status.RESOURCE_EXHAUSTED]: ['unavailable', 'The marketplace is too busy at the moment.'],
  [status.CANCELLED]: ['unavailable', 'The call was cut off.'],
  [status.DEADLINE_EXCEEDED]: ['deadline_exceeded', 'A part of the marketplace did not answer in time.'],
};
