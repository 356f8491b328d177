import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { IdTokenSource } from '../rpc/id-token.ts';

/** No complete answer arrived. Its message says why and is safe to log: nothing in it was sent or received. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Milliseconds since 1970 by which all of the answer must be here. */
  deadlineAtMs: number;
}

interface HttpResponse {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface Transport {
  /** Sends one request and reads at most 256 KiB. Follows no redirect. Throws a TransportError. */
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): void;
}

const mostBytes = 256 * 1024;

/** A connection is kept for so long without a request. A network may forget a quiet one without a word. */
const quietMs = 10_000;

/** Text in the charset that its content type names, UTF-8 if none. Throws if the charset is unknown or the bytes are not text in it. */
function decode(bytes: Buffer, contentType = ''): string {
  const charset = /;\s*charset="?([^\s";]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  return new TextDecoder(charset, { fatal: true }).decode(bytes);
}

/** Keeps connections to one service. With ID tokens, every request carries one. */
export function createTransport(serviceUrl: string, idToken?: IdTokenSource): Transport {
  const { request: open, Agent } = new URL(serviceUrl).protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: 128, timeout: quietMs });

  async function exchange({ method, url, headers, body = '' }: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const identity = idToken && { Authorization: `Bearer ${await idToken()}` };
    const request = open(url, { method, agent, signal, headers: { ...headers, ...identity, 'Content-Length': Buffer.byteLength(body) } });
    // Errors after the answer has begun arrive at both ends; the reader below throws them.
    request.on('error', () => {});
    const [response] = (await once(request.end(body), 'response')) as [http.IncomingMessage];
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new Error('the answer is too large');
      chunks.push(chunk);
    }
    // A body of no given length that was given up on ends as quietly as one that is all here.
    signal.throwIfAborted();
    const { statusCode: status = 0, headers: received } = response;
    return { status, headers: received, body: decode(Buffer.concat(chunks), received['content-type']) };
  }

  /** The network may have forgotten these, too: a second attempt gets a new connection. */
  function closeQuiet(): void {
    for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
  }

  return {
    async send(request) {
      const leftMs = request.deadlineAtMs - Date.now();
      if (leftMs <= 0) throw new TransportError('no time was left');
      const signal = AbortSignal.timeout(leftMs);
      try {
        return await exchange(request, signal);
      } catch (error) {
        if (signal.aborted) closeQuiet();
        throw new TransportError(signal.aborted ? 'no answer in time' : (error as Error).message);
      }
    },
    close: () => agent.destroy(),
  };
}
