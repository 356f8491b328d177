import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, overloaded } from '../../lib/errors.ts';
import { networkOf } from '../../lib/http/client-network.ts';
import { drainable } from '../../lib/http/drain.ts';
import { answerHalfClosed, probeHalfClosed } from '../../lib/http/half-close.ts';
import { type Hosts, isOurHost } from '../../lib/http/host.ts';
import { type HeadFault, headFault } from '../../lib/http/request-head.ts';
import { clientAddress } from '../callers/client-address.ts';
import { InvalidRequest, problemOf } from '../contract/problem.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Handler } from './app.ts';
import { hasBody } from './body.ts';
import { addCorsHeaders } from './cors.ts';
import { oneAfterTheOther } from './pipelining.ts';
import { securityHeaders } from './security-headers.ts';
import { sendRefusal } from './send-refusal.ts';
import { cutOffSlowReaders, limitUnfinished } from './slow-clients.ts';

export interface HttpServer {
  server: Server;
  /** Accepts no new connections and finishes the requests in flight. After 8 seconds it cuts off the rest. */
  drain(): Promise<void>;
}

export interface HttpLimits {
  headersTimeoutMs: number;
  /** Time for the whole request to arrive. */
  requestTimeoutMs: number;
  /** Time until the next request begins. Longer than the load balancer's 600 seconds, so the server is never the side that closes. */
  keepAliveTimeoutMs: number;
  /** Time for the client to read a response. */
  readTimeoutMs: number;
  /** Further requests are refused. Those whose body is still arriving have a limit of their own. */
  requestsAtOnce: number;
  unfinishedAtOnce: number;
}

export interface HttpOptions {
  limits?: Partial<HttpLimits> | undefined;
  /** Requests for other hosts are refused. */
  hosts?: Hosts;
  /** Proxies in front of the server that each add an address to X-Forwarded-For. */
  forwardedHops?: number;
  /** Origins of the web pages that may read the responses. */
  corsOrigins?: readonly string[];
}

const usualLimits: HttpLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 620_000,
  readTimeoutMs: 60_000,
  // Far more than the 80 that Cloud Run sends, and more than the services' queues hold together.
  requestsAtOnce: 4_096,
  unfinishedAtOnce: 4_096,
};

/** A file may take as long to arrive as its endpoint may take, not only as long as a body of JSON. */
export function arrivalLimits(endpoints: readonly Pick<Endpoint, 'file' | 'deadlineMs'>[]): Partial<HttpLimits> {
  const times = endpoints.map(({ file, deadlineMs }) => (file ? deadlineMs : 0));
  return { requestTimeoutMs: Math.max(usualLimits.requestTimeoutMs, ...times) };
}

/** A server that replies with a problem document even to a malformed request. Every wait has a time-out. */
export function createHttpServer(handler: Handler, options: HttpOptions = {}): HttpServer {
  const server = createServer();
  return { server, drain: serveOn(server, handler, options) };
}

/** Sets up an existing server as `createHttpServer` does. It must not listen yet and have no request listener. Returns its `drain`. */
export function serveOn(server: Server, handler: Handler, options: HttpOptions = {}): HttpServer['drain'] {
  const { limits, hosts = [], forwardedHops = 0, corsOrigins = [] } = options;
  const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs, readTimeoutMs, requestsAtOnce, unfinishedAtOnce } = {
    ...usualLimits,
    ...limits,
  };
  const inFlight = new Set<ServerResponse<IncomingMessage>>();
  const unfinished = limitUnfinished((request) => networkOf(clientAddress(request, forwardedHops)), unfinishedAtOnce);
  let served = 0;
  let draining = false;

  // Node reads these options when the server begins to listen, and again for each connection.
  Object.assign(server, {
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionsCheckingInterval: 1_000,
    // Node would refuse a request without Host with an empty 400.
    requireHostHeader: false,
    // Node would silently drop headers after the 2,000th. The limit on the header's length limits their number.
    maxHeadersCount: 0,
  });
  answerHalfClosed(server);
  probeHalfClosed(server, inFlight);
  const slowReaders = cutOffSlowReaders(inFlight, readTimeoutMs);
  server.once('close', () => clearInterval(slowReaders));

  const refuse = (error: AppError, request: IncomingMessage, response: ServerResponse) => {
    const headers = {};
    addCorsHeaders(request, corsOrigins, headers);
    sendRefusal(error, request, response, headers);
  };
  const countServed = (response: ServerResponse) => {
    served += 1;
    response.once('close', () => {
      served -= 1;
    });
  };
  const requestListener = oneAfterTheOther({
    accept(_, response) {
      if (draining) response.shouldKeepAlive = false;
      inFlight.add(response);
      response.once('close', () => inFlight.delete(response));
    },
    serve(request, response) {
      countServed(response);
      const fault = headFault(request);
      const isUnfinished = hasBody(request) && !request.complete;
      if (fault) {
        response.shouldKeepAlive = false;
        refuse(malformed(fault), request, response);
      } else if (!isOurHost(request, hosts)) refuse(misdirected, request, response);
      else if (isUnfinished ? !unfinished.add(request) : served - unfinished.count() > requestsAtOnce) refuse(tooBusy, request, response);
      else handler(request, response);
    },
    refuse: (request, response) => refuse(tooBusy, request, response),
  });
  server.on('request', requestListener);
  // An Expect header other than 100-continue. A server may ignore it.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  /** The response to the connection's last request that has arrived whole, while it is not sent yet. What follows is another request. */
  const lastWhole = (socket: Socket) => [...inFlight].findLast(({ req }) => req.socket === socket && req.complete);
  server.on('connect', (_, socket: Socket) => refuseTunnel(socket, lastWhole(socket) !== undefined));
  const refused = new WeakSet<Socket>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // A further error from the same refused request.
    if (refused.has(socket) && error.code !== 'ECONNRESET') return;
    refused.add(socket);
    const answering = [...inFlight].some((response) => response.socket === socket && response.headersSent);
    const earlier = lastWhole(socket);
    if (error.code === 'ECONNRESET' || !socket.writable || answering) socket.destroy();
    // An error now would pass for the response to an earlier request. That response comes, and ends the connection.
    else if (earlier) earlier.shouldKeepAlive = false;
    else endWith(problemMessage(error.code), socket);
  });

  const drain = drainable(server);
  return () => {
    draining = true;
    for (const response of inFlight) response.shouldKeepAlive = false;
    return drain();
  };
}

const misdirected = new AppError('misdirected_request', 'This marketplace is not reached under this host name. See PUBLIC_HOSTS.');
const tooBusy = overloaded('The marketplace is too busy at the moment.');
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

/** How long the rest of a refused request is read and discarded. Closing earlier would destroy the response before the client reads it. */
const lingerMs = 1_000;

/**
 * Refuses CONNECT. Node has handed the connection over: it no longer reads from it, and no longer catches its errors. While an earlier request
 * is being served, the connection is cut, because the refusal would pass for its response.
 */
function refuseTunnel(socket: Socket, isServing: boolean): void {
  socket.on('error', () => socket.destroy());
  if (isServing) socket.destroy();
  else endWith(problemMessage(), socket.resume());
}

function endWith(message: string, socket: Socket): void {
  socket.end(message);
  const late = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(late));
}

/** The raw response to data that Node could not parse as a request. */
function problemMessage(reason?: string): string {
  const requestId = randomUUID();
  const { status, body } = problemOf(refusals[reason ?? ''] ?? new AppError('invalid_request', notHttp), requestId);
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Cache-Control: no-store',
    ...Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`),
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    '',
    text,
  ].join('\r\n');
}
