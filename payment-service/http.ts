import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SoapVersion } from './fault.ts';

const mostBytes = 64 * 1024;

export interface HttpAnswer {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

/** Refuses an HTTP request before its SOAP message is read. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const versions: Record<string, SoapVersion> = { 'text/xml': '1.1', 'application/soap+xml': '1.2' };

/** The SOAP version of a request. Only UTF-8 is accepted, and no compression, because a small body could expand without limit. */
export function soapVersion({ headers }: IncomingMessage): SoapVersion {
  const [mediaType = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const version = versions[mediaType.trim()];
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!version || (charset && !/^charset="?utf-8"?$/.test(charset)) || encoding !== 'identity')
    throw new HttpRefusal(415, 'Send text/xml or application/soap+xml in UTF-8, without a content encoding.');
  return version;
}

/** Reads a body of at most 64 KiB. Returns undefined if it is not UTF-8. Throws an HttpRefusal, 413, if it is too large. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    return undefined;
  }
}

const tooLarge = () => new HttpRefusal(413, 'A message has at most 64 KiB.');

/** The address under which the client reached this service, from its Host header if that is valid. */
export function addressOf({ headers, socket }: IncomingMessage): string {
  const host = /^(\[[0-9a-f:]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.test(headers.host ?? '') ? headers.host : `localhost:${socket.localPort}`;
  return `${headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${host}/`;
}

/** Sends a response. Then closes the connection if the request is not read completely or `keepAlive` is false. */
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
