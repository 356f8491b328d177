import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'vitest';

/** Writes to a new connection, and returns everything that the server sent before it closed the connection. */
export async function talk(port: number, ...pieces: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  for (const piece of pieces) socket.write(piece);
  await closed;
  return Buffer.concat(chunks).toString();
}

/** The same for a single response. */
export async function exchange(
  port: number,
  ...pieces: string[]
): Promise<{ status: number; head: string; body: Record<string, unknown> }> {
  const [head = '', body = ''] = (await talk(port, ...pieces)).split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body: body === '' ? {} : JSON.parse(body) };
}

export const headOf = (line: string, ...headers: string[]) => [line, 'Host: souk', ...headers, '', ''].join('\r\n');
export const headOfPost = (...headers: string[]) => headOf('POST /v1/buyers HTTP/1.1', 'Content-Type: application/json', ...headers);

export const problemDocument = {
  type: expect.stringMatching(/^urn:souk:problem:/),
  title: expect.any(String),
  detail: expect.any(String),
  requestId: expect.any(String),
};
