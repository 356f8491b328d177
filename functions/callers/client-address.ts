import type { IncomingMessage } from 'node:http';
import { readAddress } from '../../lib/http/ip-address.ts';

/**
 * The client's IP address, as the outermost of our `hops` proxies saw it. Entries further left in X-Forwarded-For come from the client and
 * are not trusted. If the proxy's entry is not an address, the proxy's own address is used.
 */
export function clientAddress({ headers, socket }: IncomingMessage, hops: number): string {
  const forwarded = hops > 0 ? String(headers['x-forwarded-for'] ?? '').split(',') : [];
  const peer = socket.remoteAddress ?? '';
  return readAddress(forwarded.at(-hops) ?? '') ?? readAddress(peer) ?? peer;
}
