import type { IncomingMessage } from 'node:http';
import { AppError, hasCode, unavailable } from '../../lib/errors.ts';
import { bearerToken, checkSession, requireRole } from '../callers/check-session.ts';
import type { Endpoint } from '../endpoint.ts';
import { Context, type Shared } from '../services/request-context.ts';
import type { RequestCall } from '../services/services.ts';
import type { Input } from './input.ts';

export interface Exchange {
  shared: Shared;
  request: IncomingMessage;
  call: RequestCall;
  /** Headers of the response, whether it is a success or an error. */
  headers: Record<string, string>;
}

const expiresIn = 'Session-Expires-In';

/** Checks that the caller may call the endpoint, and runs its handler. Throws the errors of both. */
export async function run(endpoint: Endpoint, input: Input, exchange: Exchange): Promise<unknown> {
  const { shared, request, call, headers } = exchange;
  const context = new Context(shared, request, call, headers);
  const { customer } = shared.services;
  const { authorization } = request.headers;
  if (endpoint.caller === 'anyone') return handle(endpoint, input, context);
  // Only a request without a session may get old data: what a session has written, it must see at once.
  if (endpoint.caller === 'visitor' && authorization === undefined)
    return handle(endpoint, input, new Context(shared, request, { ...call, mayLag: true }, headers));

  if (endpoint.caller === 'scheduler' && (await shared.isScheduler(request.headers))) return handle(endpoint, input, context);

  const token = bearerToken(authorization);
  const askedAtMs = performance.now();
  const session = await checkSession(customer, token, endpoint.caller, call);
  headers[expiresIn] = String(session.expiresInSeconds);
  try {
    requireRole(session, endpoint.caller);
    context.enter(session, token);
    return await handle(endpoint, input, context);
  } finally {
    headers[expiresIn] = String(secondsLeft(Number(headers[expiresIn]), askedAtMs));
  }
}

/** Seconds that the session has left when the response is sent. A purchase can take many seconds after the session check. */
const secondsLeft = (seconds: number, askedAtMs: number) => Math.max(0, seconds - Math.floor((performance.now() - askedAtMs) / 1_000));

async function handle(endpoint: Endpoint, input: Input, context: Context): Promise<unknown> {
  if (input === 'no such path') throw new AppError('not_found', 'There is nothing at this path.');
  try {
    return await endpoint.handle(input.values, context);
  } catch (error) {
    if (hasCode(error, 'overloaded') && context.call.effects.begun) throw unavailable('Not all of the request could be done.', error);
    throw error;
  }
}
