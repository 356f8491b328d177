import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallerCheck } from '../lib/callers/caller-check.ts';
import type { Database } from '../lib/database/db.ts';
import { SchemaError } from '../lib/database/schema.ts';
import { drainable } from '../lib/http/drain.ts';
import { answerHalfClosed } from '../lib/http/half-close.ts';
import { isOurHost } from '../lib/http/host.ts';
import { headFault } from '../lib/http/request-head.ts';
import { standInHeader } from '../lib/payment/payment.ts';
import type { Log } from '../lib/process/log.ts';
import { readiness } from '../lib/process/readiness.ts';
import { readTrace, type Trace, traceFields } from '../lib/process/trace.ts';
import { addressOf, type HttpAnswer, HttpRefusal, readBody, send, soapVersion } from './http.ts';
import { ledger } from './ledger.ts';
import { refunds } from './refunds.ts';
import { soapAnswerer } from './soap.ts';
import { decisions } from './transactions.ts';

export interface PaymentServiceOptions {
  db: Database;
  /** The fraction of charges that is approved, 0 to 1. */
  approvalRate: number;
  /** Checks who calls each operation. Without it, any caller may call every operation. */
  checkCaller?: CallerCheck | undefined;
  host: string;
  port: number;
  log: Log;
}

export interface PaymentService {
  port: number;
  /** Accepts no new connections, finishes the requests in flight, and closes what is left after 8 seconds. */
  close(): Promise<void>;
}

const limits = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 3_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  // Longer than clients keep an idle connection, so that the client closes it first and never sends a request on a closing connection.
  keepAliveTimeout: 65_000,
  requireHostHeader: false,
};

/** Serves the WSDL at `GET /?wsdl`, its operations at `POST /`, `GET /health` (checks the database) and `GET /liveness` (does not). */
export async function startPaymentService(options: PaymentServiceOptions): Promise<PaymentService> {
  const { db, approvalRate, checkCaller, host, port, log } = options;
  const findFault = readiness(db.ping, log);
  const wsdl = await readFile(new URL('payment.wsdl', import.meta.url), 'utf8');
  const answerSoap = await soapAnswerer(wsdl, { ...decisions(db, approvalRate), ...ledger(db), ...refunds(db) }, log);

  const paths: Record<string, Record<string, (request: IncomingMessage, trace: Trace) => Promise<HttpAnswer> | HttpAnswer>> = {
    '/': { POST: answerMessage, GET: describe },
    '/health': { GET: checkHealth },
    '/liveness': { GET: () => ({ status: 200, type: 'text/plain', body: 'alive' }) },
  };

  async function answerMessage(request: IncomingMessage, trace: Trace): Promise<HttpAnswer> {
    // Without a check of callers, a web page whose name was made to point here could send messages.
    if (!checkCaller && !isOurHost(request, [host.toLowerCase()]))
      throw new HttpRefusal(421, 'This service is not reached under this host name.');
    const version = soapVersion(request);
    const refusal = (operation: string) => checkCaller?.(operation, (name) => request.headers[name] as string | undefined);
    const { body, isFault } = await answerSoap((await readBody(request)) ?? '', version, { trace, refusal });
    return { status: isFault ? 500 : 200, type: version === '1.1' ? 'text/xml' : 'application/soap+xml', body };
  }

  function describe(request: IncomingMessage): HttpAnswer {
    if (!/^\/\?wsdl$/i.test(request.url ?? '')) throw new HttpRefusal(404, 'The service is described at /?wsdl.');
    return { status: 200, type: 'text/xml', body: wsdl.replace('http://localhost/', addressOf(request)) };
  }

  async function checkHealth(): Promise<HttpAnswer> {
    const fault = await findFault();
    const body = fault === undefined ? 'serving' : fault instanceof SchemaError ? `not serving: ${fault.message}` : 'not serving';
    return { status: fault === undefined ? 200 : 503, type: 'text/plain', body, headers: { [standInHeader]: 'true' } };
  }

  async function answerTo(request: IncomingMessage, trace: Trace): Promise<HttpAnswer> {
    const fault = headFault(request);
    if (fault) throw new HttpRefusal(400, `${fault.field} ${fault.message}.`);
    const methods = paths[request.url?.split('?')[0] ?? ''];
    if (!methods) throw new HttpRefusal(404, 'The service is at /.');
    const answer = methods[request.method ?? ''];
    if (answer) return answer(request, trace);
    const allow = Object.keys(methods).join(', ');
    return { status: 405, type: 'text/plain', body: `Allowed: ${allow}`, headers: { allow } };
  }

  const server = createServer(limits, async (request, response) => {
    const { 'x-request-id': requestId, traceparent, 'x-cloud-trace-context': cloudTrace } = request.headers as Record<string, string>;
    const trace = readTrace({ ...(requestId && { requestId }), ...(traceparent && { traceparent }), ...(cloudTrace && { cloudTrace }) });
    const answer = await answerTo(request, trace).catch((error: unknown): HttpAnswer => {
      if (error instanceof HttpRefusal) return { status: error.status, type: 'text/plain', body: error.message };
      if (!request.readableAborted) log.error({ ...traceFields(trace), error }, 'a request failed');
      return { status: 500, type: 'text/plain', body: 'internal error' };
    });
    const keepAlive = server.listening && answer.status !== 400;
    send(request, response, { ...answer, headers: { ...answer.headers, 'x-request-id': trace.requestId } }, keepAlive);
  });
  answerHalfClosed(server);
  const close = drainable(server);
  server.listen(port, host);
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    close,
  };
}
