import { once } from 'node:events';
import http2, { type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { withoutSignature } from './google.ts';
import { claimsOf } from './metadata-server.ts';
import { certificate, privateKey } from './tls.ts';

export interface CloudRun {
  /** HOST:PORT */
  address: string;
  /** Requests that were let in. */
  letIn: number;
  stop(): void;
}

/**
 * Stands before a gRPC service like Cloud Run: uses TLS, lets in calls with a token for this audience, without its signature, and sends others a
 * web page.
 */
export async function startCloudRun(backendAddress: string, audience: string): Promise<CloudRun> {
  const backend = http2.connect(`http://${backendAddress}`);
  const server = http2.createSecureServer({ key: privateKey, cert: certificate });
  const sessions = new Set<http2.ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    if (!isFor(audience, headers)) {
      stream.respond({ ':status': headers.authorization ? 403 : 401, 'content-type': 'text/html' });
      stream.end('<html>Your client does not have permission.</html>');
      return;
    }
    cloudRun.letIn += 1;
    pass(stream, { ...headers, authorization: withoutSignature(headers.authorization ?? '') }, backend);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const cloudRun: CloudRun = {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    letIn: 0,
    stop() {
      for (const session of sessions) session.destroy();
      backend.close();
      server.close();
    },
  };
  return cloudRun;
}

function isFor(audience: string, { authorization = '' }: IncomingHttpHeaders): boolean {
  try {
    return claimsOf(authorization).aud === audience;
  } catch {
    return false;
  }
}

function pass(stream: ServerHttp2Stream, { ':authority': _, ...headers }: IncomingHttpHeaders, backend: http2.ClientHttp2Session): void {
  const onward = backend.request(headers);
  let trailers: IncomingHttpHeaders = {};
  onward.on('trailers', (received) => {
    trailers = received;
  });
  onward.on('response', (received, flags) => {
    const isAll = (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(received, isAll ? { endStream: true } : { waitForTrailers: true });
    if (!isAll) onward.pipe(stream);
  });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.on('error', () => onward.close());
  onward.on('error', () => stream.close());
  stream.pipe(onward);
}
