import type { IncomingMessage, ServerResponse } from 'node:http';
import { problemOf } from '../contract/problem.ts';
import { etagOf, StaticFile } from '../contract/static-file.ts';
import { Success } from '../contract/success.ts';
import type { Endpoint } from '../endpoint.ts';
import { bodyLimitBytes, hasBody } from './body.ts';
import { securityHeaders } from './security-headers.ts';

type Headers = Record<string, string>;

/** Tells browsers to use only HTTPS. */
export const hsts = 'max-age=63072000; includeSubDomains';
/** How long the rest of a refused body is read and discarded, so that the client can read the response. */
const lingerMs = 1_000;

/** Sends a success. Returns its status. */
export function sendSuccess(
  endpoint: Endpoint,
  result: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Headers,
): number {
  const special = result instanceof Success ? result : undefined;
  const body: unknown = special ? special.body : result;
  headers['Cache-Control'] = endpoint.cacheControl;
  if (body !== undefined) headers['Content-Type'] = endpoint.contentType;
  if (special) Object.assign(headers, special.headers);
  if (body instanceof StaticFile) {
    const { content, etag, headers: encoding } = body.encodedFor(request.headers['accept-encoding']);
    Object.assign(headers, encoding, headers['Vary'] && { Vary: `${headers['Vary']}, ${encoding['Vary']}` });
    return sendUnlessKnown(etag, content, endpoint, request, response, headers);
  }
  const payload = body === undefined ? '' : JSON.stringify(body);
  if (endpoint.etag) return sendUnlessKnown(etagOf(payload), payload, endpoint, request, response, headers);
  return send(special?.status ?? endpoint.status, payload, request, response, headers);
}

/** Sends 304 instead of a payload that the client already has. */
function sendUnlessKnown(
  etag: string,
  payload: string | Uint8Array,
  endpoint: Endpoint,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Headers,
): number {
  headers['ETag'] = etag;
  if (!matches(request.headers['if-none-match'], etag)) return send(endpoint.status, payload, request, response, headers);
  delete headers['Content-Type'];
  delete headers['Content-Encoding'];
  return send(304, undefined, request, response, headers);
}

/** Sends a 204. Returns its status. */
export const sendEmpty = (request: IncomingMessage, response: ServerResponse, headers: Headers): number =>
  send(204, undefined, request, response, headers);

/** Sends an error as a problem document. Returns its status. */
export function sendProblem(error: unknown, request: IncomingMessage, response: ServerResponse, headers: Headers): number {
  const problem = problemOf(error, headers['X-Request-Id'] as string);
  headers['Cache-Control'] = 'no-store';
  headers['Content-Type'] = 'application/problem+json';
  Object.assign(headers, problem.headers);
  return send(problem.status, JSON.stringify(problem.body), request, response, headers);
}

/** Compares weakly, as RFC 9110 requires for If-None-Match. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header === '*' || header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}

function send(
  status: number,
  payload: string | Uint8Array | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Headers,
): number {
  if (response.headersSent || response.destroyed) return status;
  headers = { ...securityHeaders, ...headers };
  if (request.headers['x-forwarded-proto'] === 'https') headers['Strict-Transport-Security'] = hsts;
  if (payload !== undefined && status !== 204) headers['Content-Length'] = String(Buffer.byteLength(payload));
  if (isEndless(request)) {
    sendAndClose(status, payload ?? '', request, response, headers);
  } else {
    response.writeHead(status, headers);
    response.end(payload);
  }
  return status;
}

/** Whether the rest of the request's body may be too long to read. */
const isEndless = (request: IncomingMessage): boolean =>
  hasBody(request) && !request.complete && !(Number(request.headers['content-length']) <= bodyLimitBytes);

/** Sends, then waits before closing. An immediate close would destroy the response for a client that is still sending. */
function sendAndClose(
  status: number,
  payload: string | Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Headers,
): void {
  response.writeHead(status, { ...headers, Connection: 'close' });
  response.flushHeaders();
  if (payload.length > 0) response.write(payload);
  const late = setTimeout(() => response.end(), lingerMs);
  request.once('close', () => clearTimeout(late));
  request.once('end', () => response.end());
  request.resume();
}
