import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

export interface HeadFault {
  /** The header, or `target`. */
  field: string;
  message: string;
}

/** Headers with a single value. If one is repeated, Node silently drops or joins the further lines. */
const onceOnly = new Map(
  ['Host', 'Authorization', 'Content-Type', 'Content-Length', 'Content-Encoding', 'Idempotency-Key'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/**
 * Finds what a server must refuse with 400 although Node accepts it: faults by RFC 9112, and repeated headers that may have only one value.
 */
export function headFault(request: IncomingMessage): HeadFault | undefined {
  const { host } = request.headers;
  const doubled = doubledHeader(request.rawHeaders);
  if (doubled !== undefined) return { field: doubled, message: 'may be given only once' };
  if (host === undefined && request.httpVersion === '1.1') return { field: 'Host', message: 'is required' };
  if (host !== undefined && !isAuthority(host)) return { field: 'Host', message: 'must be a host name or address, with or without a port' };
  const target = /^https?:\/\/([^/?#]*)/i.exec(request.url ?? '');
  if (target && !isAuthority(target[1] ?? '')) return { field: 'target', message: 'must name a host, with or without a port' };
  return undefined;
}

function doubledHeader(rawHeaders: readonly string[]): string | undefined {
  let seen: Set<string> | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = onceOnly.get((rawHeaders[i] as string).toLowerCase());
    if (name === undefined) continue;
    seen ??= new Set();
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** An authority of RFC 3986 without user information. The host, which `http` needs, is required. */
const authority = /^(?:\[([0-9a-f:.]+)\]|(?:[a-z0-9._~!$&'()*+,;=-]|%[0-9a-f]{2})+)(?::(\d*))?$/i;

function isAuthority(text: string): boolean {
  const match = authority.exec(text);
  if (!match) return false;
  const [, ipv6, port = ''] = match;
  return (ipv6 === undefined || isIPv6(ipv6)) && Number(port) <= 65_535;
}
