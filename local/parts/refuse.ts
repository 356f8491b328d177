import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendProblem } from '../../functions/http/send.ts';
import type { AppError } from '../../lib/errors.ts';
import { readTrace } from '../../lib/process/trace.ts';

/** Sends an error as a function does, for a request that no function serves. */
export function refuse(error: AppError, request: IncomingMessage, response: ServerResponse, headers: Record<string, string> = {}): void {
  const { requestId } = readTrace({ requestId: String(request.headers['x-request-id'] ?? '') });
  sendProblem(error, request, response, { 'X-Request-Id': requestId, ...headers });
}
