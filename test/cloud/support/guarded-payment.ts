import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { certificate, privateKey } from './tls.ts';

export interface GuardedPayment {
  /** `https://localhost:PORT/` */
  url: string;
  /** The Authorization header of each request, in order; empty where there was none. */
  authorizations: string[];
}

/** The payment service at `url` behind TLS, as on Cloud Run, for one test. */
export async function startGuardedPayment(url: string): Promise<GuardedPayment> {
  const authorizations: string[] = [];
  const server = https.createServer({ key: privateKey, cert: certificate }, (request, response) => {
    authorizations.push(request.headers.authorization ?? '');
    const { method = '', headers } = request;
    const onward = http.request(new URL(request.url ?? '', url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}/`, authorizations };
}
