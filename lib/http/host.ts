import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../config/url.ts';
import { readAddress } from './ip-address.ts';

/** Names under which the marketplace is reached besides loopback names and the address of the connection; `any` accepts every name. */
export type Hosts = readonly string[] | 'any';

/**
 * Whether a request means this marketplace. A web page of another site can make its own name point to the address of this server (DNS
 * rebinding); the browser then sends that page's requests here, with that name as their host.
 */
export function isOurHost({ headers, url = '', socket }: IncomingMessage, hosts: Hosts): boolean {
  // HTTP/1.0 needs no Host, and no browser sends a request without one. A target that is a whole URL counts instead of Host.
  const written = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? headers.host;
  if (written === undefined || hosts === 'any') return true;
  const host = written.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
  if (isLoopback(host) || hosts.includes(host)) return true;
  const address = readAddress(host);
  if (address === undefined) return false;
  return isLoopback(address) || hosts.includes(address) || address === readAddress(socket.localAddress ?? '');
}
