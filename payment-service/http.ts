import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SoapVersion } from './fault.ts';

const mostBytes = 64 * 1024;

export interface HttpAnswer {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

/** What an HTTP request is refused with before its message is looked at. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const versions: Record<string, SoapVersion> = { 'text/xml': '1.1', 'application/soap+xml': '1.2' };

/** Which SOAP a request speaks. Only UTF-8 is read, and nothing compressed: a small body could grow without end. */
export function soapVersion({ headers }: IncomingMessage): SoapVersion {
  const [mediaType = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const version = versions[mediaType.trim()];
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!version || (charset && !/^charset="?utf-8"?$/.test(charset)) || encoding !== 'identity')
    throw new HttpRefusal(415, 'Send text/xml or application/soap+xml in UTF-8, without a content encoding.');
  return version;
}

/** Reads a body of at most 64 KiB. What is not UTF-8 comes back as undefined. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const tooLarge = new HttpRefusal(413, 'A message has at most 64 KiB.');
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw tooLarge;
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    return undefined;
  }
}

/** Where the client reached this service, as far as its Host header can be one. */
export function addressOf({ headers, socket }: IncomingMessage): string {
  const host = /^(\[[0-9a-f:]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.test(headers.host ?? '') ? headers.host : `localhost:${socket.localPort}`;
  return `${headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${host}/`;
}

/** A connection on which an unread body may follow, or of a server that is closing, ends with its answer. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body, headers }: HttpAnswer,
  keepAlive: boolean,
): void {
  if (!request.complete || !keepAlive) response.shouldKeepAlive = false;
  response.writeHead(status, {
    ...headers,
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}
