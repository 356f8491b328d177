import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What one request meets. */
export type Act = (response: ServerResponse, request: IncomingMessage) => void;

export interface ScriptedServer {
  url: string;
  seen: Seen[];
  close(): void;
}

/** A server that does one act after the other, a request each, and the last one for ever. */
export async function startScriptedServer(...acts: [Act, ...Act[]]): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const act = acts[Math.min(seen.length, acts.length - 1)] as Act;
    const { method = '', url = '', headers } = request;
    const entry = { method, url, headers, body: '' };
    seen.push(entry);
    entry.body = await text(request);
    act(response, request);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export const cut: Act = (_, request) => request.socket.resetAndDestroy();
export const hang: Act = () => {};

export const answer =
  (status: number, body: string, headers: Record<string, string> = {}): Act =>
  (response) =>
    response.writeHead(status, headers).end(body);

export const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  answer(status, JSON.stringify(body), { 'Content-Type': 'application/json', ...headers });

export const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  answer(
    status,
    JSON.stringify({ type: `urn:souk:problem:${code}`, title: code, status, detail: `It is ${code}.`, code, requestId: 'r1' }),
    {
      'Content-Type': 'application/problem+json',
      ...headers,
    },
  );
