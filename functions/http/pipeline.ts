import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, hasCode } from '../../lib/errors.ts';
import type { Log } from '../../lib/process/log.ts';
import { readTrace, type Trace, traceFields } from '../../lib/process/trace.ts';
import { clientAddress } from '../callers/client-address.ts';
import type { Call } from '../services/calls.ts';
import type { Shared } from '../services/request-context.ts';
import { errorAfterFile } from './body.ts';
import { addCorsHeaders, isPreflight, sendPreflight } from './cors.ts';
import { type Input, inputReader, type RawRequest } from './input.ts';
import { type Route, type RouteTable, splitTarget } from './paths.ts';
import { run } from './run-endpoint.ts';
import { sendProblem, sendSuccess } from './send.ts';

/** An endpoint with everything that can be prepared before the first request. */
export interface PreparedRoute extends Route {
  /** The calls that its handler may make. */
  readonly named: ReadonlySet<Call>;
  readonly read: (raw: RawRequest) => Input | Promise<Input>;
}

export const prepareRoute = (route: Route): PreparedRoute => ({
  ...route,
  named: new Set(route.endpoint.calls),
  read: inputReader(route.endpoint),
});

/** `own`: the endpoints that a function serves. `all`: every endpoint, to choose between 404 and 405 for other requests. */
export interface Served {
  own: RouteTable<PreparedRoute>;
  all: RouteTable<Route>;
}

/** Serves one request and always sends a response, also after an error. Never rejects. */
export async function serve(shared: Shared, { own, all }: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const startedAtMs = performance.now();
  const { method = '' } = request;
  const trace = traceOf(request);
  const headers: Record<string, string> = { 'X-Request-Id': trace.requestId };
  addCorsHeaders(request, shared.settings.CORS_ORIGINS, headers);
  const { path, query } = splitTarget(request.url ?? '');
  const found = own.find(method, path);
  const gone = whenGone(response);
  let isRead = false;
  let status: number;
  try {
    if (!found) {
      const methods = all.methods(path);
      if (methods.length === 0 || !isPreflight(request, headers)) throw notServed(methods, method, headers);
      status = sendPreflight(methods, request, response, headers);
    } else {
      const { name, endpoint, named, read } = found.route;
      const { requestId, traceparent } = trace;
      const deadlineAtMs = Date.now() + endpoint.deadlineMs;
      const address = clientAddress(request, shared.settings.FORWARDED_HOPS);
      const call = { requestId, traceparent, deadlineAtMs, gone, address, effects: { begun: false }, caller: name, named };
      const input = await read({ request, segments: found.values, query });
      isRead = true;
      const result = await run(endpoint, input, { shared, request, call, headers });
      status = sendSuccess(endpoint, result, request, response, headers);
    }
  } catch (error) {
    logFailure(shared.log, trace, error, gone.aborted);
    const file = isRead ? found?.route.endpoint.file : undefined;
    status = sendProblem(file ? await errorAfterFile(error, request, file) : error, request, response, headers);
  }
  if (!shared.log.isLevelEnabled('info')) return;
  const ms = Math.round((performance.now() - startedAtMs) * 10) / 10;
  const fields = { ...traceFields(trace), method, path: found?.route.endpoint.path, status, ms };
  shared.log.info(fields, gone.aborted ? 'request, but the client was gone before the response' : 'request');
}

/** Aborts when the connection closes before the response has been written. */
function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded) gone.abort();
  });
  return gone.signal;
}

function traceOf({ headers }: IncomingMessage): Trace {
  const header = (name: string) => headers[name] as string | undefined;
  const [requestId, traceparent, cloudTrace] = [header('x-request-id'), header('traceparent'), header('x-cloud-trace-context')];
  return readTrace({
    ...(requestId !== undefined && { requestId }),
    ...(traceparent !== undefined && { traceparent }),
    ...(cloudTrace !== undefined && { cloudTrace }),
  });
}

/** 404 for an unknown path or another function's; 405 with Allow for a wrong method. */
function notServed(methods: readonly string[], method: string, headers: Record<string, string>): AppError {
  const wanted = method === 'HEAD' ? 'GET' : method;
  if (methods.length === 0 || methods.includes(wanted)) return new AppError('not_found', 'There is nothing at this path.');
  headers['Allow'] = methods.join(', ');
  return new AppError('method_not_allowed', `Here the method must be ${methods.join(' or ')}.`);
}

/** Logs failures of this process and of the services it calls. The caller's mistakes are not logged: the response reports them. */
function logFailure(log: Log, trace: Trace, error: unknown, isGone: boolean): void {
  if (hasCode(error, 'unavailable', 'overloaded', 'deadline_exceeded')) {
    if (!isGone) log.warn({ ...traceFields(trace), error }, 'a request could not be served');
  } else if (!(error instanceof AppError) || error.code === 'internal') log.error({ ...traceFields(trace), error }, 'a request failed');
}
