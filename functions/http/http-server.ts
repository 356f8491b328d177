import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, overloaded } from '../../lib/errors.ts';
import { drainable } from '../../lib/http/drain.ts';
import { answerHalfClosed, probeHalfClosed } from '../../lib/http/half-close.ts';
import { type HeadFault, headFault } from '../../lib/http/request-head.ts';
import { InvalidRequest, problemOf } from '../contract/problem.ts';
import type { Handler } from './app.ts';
import { sendProblem } from './send.ts';

export interface HttpServer {
  server: Server;
  /** Takes no new connections, finishes what is in flight, and cuts off what is left after 8 seconds. */
  drain(): Promise<void>;
}

export interface HttpLimits {
  headersTimeoutMs: number;
  /** For the whole request to arrive. */
  requestTimeoutMs: number;
  /** For the next request to begin; longer than the load balancer's 600 seconds, so that it is never the server who ends a connection. */
  keepAliveTimeoutMs: number;
  /** One request more is refused. */
  requestsAtOnce: number;
}

const usualLimits: HttpLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 620_000,
  // Far beyond the 80 that Cloud Run sends, and all that the services' queues hold.
  requestsAtOnce: 4_096,
};

/** A server that replies with a problem document even to a malformed request. Every wait has a time-out, and its end cuts no request off. */
export function createHttpServer(handler: Handler, limits: Partial<HttpLimits> = {}): HttpServer {
  const server = createServer();
  return { server, drain: serveOn(server, handler, limits) };
}

/** Sets up a server that does not listen yet, with no request listener of its own, as `createHttpServer` does. Returns its `drain`. */
export function serveOn(server: Server, handler: Handler, limits: Partial<HttpLimits> = {}): HttpServer['drain'] {
  const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs, requestsAtOnce } = { ...usualLimits, ...limits };
  const inFlight = new Set<ServerResponse<IncomingMessage>>();
  let draining = false;

  // A server reads these options again when it begins to listen, and for each connection.
  Object.assign(server, {
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionsCheckingInterval: 1_000,
    // Node would refuse its absence with an empty 400.
    requireHostHeader: false,
    // Node would drop what comes after the 2,000th. The header's length limits them.
    maxHeadersCount: 0,
  });
  answerHalfClosed(server);
  probeHalfClosed(server, inFlight);
  server.on('request', (request, response) => {
    if (draining) response.shouldKeepAlive = false;
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
    const fault = headFault(request);
    if (fault) refuseHead(fault, request, response);
    else if (inFlight.size > requestsAtOnce) refuse(overloaded('The marketplace is too busy at the moment.'), request, response);
    else handler(request, response);
  });
  // Expectations of another kind than 100-continue, which a server may overlook.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_, socket) => socket.end(problemMessage()));
  const refused = new WeakSet<Socket>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // What still comes of the same request.
    if (refused.has(socket) && error.code !== 'ECONNRESET') return;
    refused.add(socket);
    const answering = [...inFlight].some((response) => response.socket === socket && response.headersSent);
    if (error.code === 'ECONNRESET' || !socket.writable || answering) socket.destroy();
    else endWith(problemMessage(error.code), socket);
  });

  const drain = drainable(server);
  return () => {
    draining = true;
    for (const response of inFlight) response.shouldKeepAlive = false;
    return drain();
  };
}

const notHttp = 'This is not a well-formed HTTP request.';
const badLength = malformed({ field: 'Content-Length', message: 'must be one number, and must not stand beside Transfer-Encoding' });
const badEncoding = malformed({ field: 'Transfer-Encoding', message: 'must be chunked, and must not stand beside Content-Length' });
const refusals: Record<string, AppError> = {
  HPE_HEADER_OVERFLOW: new AppError('header_too_large', 'The request header is longer than is read.'),
  ERR_HTTP_REQUEST_TIMEOUT: new AppError('request_timeout', 'The request did not arrive in time.'),
  HPE_UNEXPECTED_CONTENT_LENGTH: badLength,
  HPE_INVALID_CONTENT_LENGTH: badLength,
  HPE_INVALID_TRANSFER_ENCODING: badEncoding,
};

function malformed(fault: HeadFault): AppError {
  return new InvalidRequest([fault], notHttp);
}

function refuseHead(fault: HeadFault, request: IncomingMessage, response: ServerResponse): void {
  response.shouldKeepAlive = false;
  refuse(malformed(fault), request, response);
}

/** How long the rest of a refused request is read and thrown away: a connection closed before that would take the answer away. */
const lingerMs = 1_000;

function endWith(message: string, socket: Socket): void {
  socket.end(message);
  const late = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(late));
}

function refuse(error: AppError, request: IncomingMessage, response: ServerResponse): void {
  sendProblem(error, request, response, { 'X-Request-Id': randomUUID() });
}

/** The answer to what never became a request, as it goes on the wire. */
function problemMessage(reason?: string): string {
  const requestId = randomUUID();
  const { status, body } = problemOf(refusals[reason ?? ''] ?? new AppError('invalid_request', notHttp), requestId);
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    '',
    text,
  ].join('\r\n');
}
