import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { IdTokenSource } from '../rpc/id-token.ts';

/** No complete response arrived. The message says why. It is safe to log: it contains nothing of the request or the response. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** When the whole response must have arrived, in milliseconds since 1970. */
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

/** An idle connection is kept for this time. The network may silently drop one that is idle for longer. */
const quietMs = 10_000;

/** Decodes text in the charset of its content type, by default UTF-8. Throws if the charset is unknown or the bytes are not valid in it. */
function decode(bytes: Buffer, contentType = ''): string {
  const charset = /;\s*charset="?([^\s";]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  return new TextDecoder(charset, { fatal: true }).decode(bytes);
}

/** Keeps connections to one service. If `idToken` is given, every request carries a token. */
export function createTransport(serviceUrl: string, idToken?: IdTokenSource): Transport {
  const { request: open, Agent } = new URL(serviceUrl).protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: 128, timeout: quietMs });

  async function exchange({ method, url, headers, body = '' }: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const identity = idToken && { Authorization: `Bearer ${await idToken()}` };
    const request = open(url, { method, agent, signal, headers: { ...headers, ...identity, 'Content-Length': Buffer.byteLength(body) } });
    // An error after the response has begun is raised by both request and response. The loop below throws it.
    request.on('error', () => {});
    const [response] = (await once(request.end(body), 'response')) as [http.IncomingMessage];
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new Error('the answer is too large');
      chunks.push(chunk);
    }
    // An aborted body without a content length ends like a complete one, without an error.
    signal.throwIfAborted();
    const { statusCode: status = 0, headers: received } = response;
    return { status, headers: received, body: decode(Buffer.concat(chunks), received['content-type']) };
  }

  /** The network may have dropped the other idle connections, too. Without them, a second attempt gets a new connection. */
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
