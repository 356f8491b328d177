import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppError } from '../../lib/errors.ts';
import { readTrace } from '../../lib/process/trace.ts';
import { sendProblem } from './send.ts';

/** Sends an error for a request that reaches no function. Like a function, it sends the client's request id back, or makes one. */
export function sendRefusal(
  error: AppError,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string> = {},
): void {
  const { requestId } = readTrace({ requestId: String(request.headers['x-request-id'] ?? '') });
  sendProblem(error, request, response, { 'X-Request-Id': requestId, ...headers });
}
