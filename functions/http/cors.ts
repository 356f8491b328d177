import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Method } from '../endpoint.ts';
import { sendEmpty } from './send.ts';

type Headers = Record<string, string>;

const requestHeaders = 'Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-Id, traceparent';
const responseHeaders = 'ETag, Idempotent-Replayed, Location, Retry-After, Session-Expires-In, X-Request-Id';
/** For how long a browser may keep the response to a preflight request. */
const maxAgeSeconds = 600;

/**
 * Adds the headers that let a web page of one of these origins read the response. Cookies play no part, so credentials are not allowed. With
 * no origins, browsers keep pages of other sites out.
 */
export function addCorsHeaders({ headers: { origin } }: IncomingMessage, origins: readonly string[], headers: Headers): void {
  if (origins.length === 0) return;
  headers['Vary'] = 'Origin';
  if (origin === undefined || !origins.includes(origin)) return;
  headers['Access-Control-Allow-Origin'] = origin;
  headers['Access-Control-Expose-Headers'] = responseHeaders;
}

/** Whether a browser asks before it sends a request of a page that may send it. */
export const isPreflight = ({ method, headers: asked }: IncomingMessage, headers: Headers): boolean =>
  method === 'OPTIONS' && asked['access-control-request-method'] !== undefined && 'Access-Control-Allow-Origin' in headers;

/** Says which methods a page may use at a path. Returns the response's status. */
export function sendPreflight(methods: readonly Method[], request: IncomingMessage, response: ServerResponse, headers: Headers): number {
  headers['Access-Control-Allow-Methods'] = methods.join(', ');
  headers['Access-Control-Allow-Headers'] = requestHeaders;
  headers['Access-Control-Max-Age'] = String(maxAgeSeconds);
  return sendEmpty(request, response, headers);
}
