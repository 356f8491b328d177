import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';

interface Sent {
  method: string;
  headers: Record<string, string>;
  body?: string;
  /** Time-out for the complete response. */
  patienceMs: number;
}

/** Connections are reused: thousands of people come through a load balancer, not over thousands of connections. */
const agent = new http.Agent({ keepAlive: true });

/** Sends one request, with far less CPU than fetch, as the machine also runs the whole system. Rejects without a complete response. */
export async function send(url: string, { method, headers, body = '', patienceMs }: Sent): Promise<{ status: number; body: string }> {
  const signal = AbortSignal.timeout(patienceMs);
  const request = http.request(url, { agent, method, signal, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
  // An error after the response has begun is thrown to the reader of the body.
  request.on('error', () => {});
  const [answer] = (await once(request.end(body), 'response')) as [http.IncomingMessage];
  return { status: answer.statusCode ?? 0, body: await text(answer) };
}
