import type { IncomingMessage } from 'node:http';
import { readAddress } from '../../lib/http/ip-address.ts';

/**
 * The client's IP address: what the outermost of our `hops` proxies saw. Everything further left in X-Forwarded-For is text that the client
 * wrote there. If the proxy's entry is no address, the client counts as the proxy.
 */
export function clientAddress({ headers, socket }: IncomingMessage, hops: number): string {
  const forwarded = hops > 0 ? String(headers['x-forwarded-for'] ?? '').split(',') : [];
  const peer = socket.remoteAddress ?? '';
  return readAddress(forwarded.at(-hops) ?? '') ?? readAddress(peer) ?? peer;
}
