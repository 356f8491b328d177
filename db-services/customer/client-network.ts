import { isIPv4 } from 'node:net';
import { readAddress } from '../../lib/ip-address.ts';

/** Where attempts count whose address cannot be read. */
const unknownNetwork = '0.0.0.0/32';

/**
 * The network that attempts from an address are counted for, as Postgres reads it: the address and /24 (IPv4) or /64 (IPv6, where a home
 * has all of it). IPv4 written as IPv6 is IPv4.
 */
export function networkOf(text: string): string {
  const address = readAddress(text);
  if (address === undefined) return unknownNetwork;
  return `${address}/${isIPv4(address) ? 24 : 64}`;
}
