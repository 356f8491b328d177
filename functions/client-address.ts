import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The client's IP address: what the outermost of our `hops` proxies saw. Everything further left in X-Forwarded-For is whatever the client
 * wrote there.
 */
export function clientAddress({ headers, socket }: IncomingMessage, hops: number): string {
  const forwarded = hops > 0 ? String(headers['x-forwarded-for'] ?? '').split(',') : [];
  const address = forwarded.at(-hops)?.trim() ?? '';
  return isIP(address) ? address : (socket.remoteAddress ?? '');
}
