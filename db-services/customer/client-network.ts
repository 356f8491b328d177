import { isIPv4, isIPv6, SocketAddress } from 'node:net';

/** Where attempts count whose address cannot be read. */
const unknownNetwork = '0.0.0.0/32';

/**
 * The network that attempts from an address are counted for, as Postgres reads it: the address and /24 (IPv4) or /64 (IPv6, where a home
 * has all of it). IPv4 written as IPv6 is IPv4.
 */
export function networkOf(address: string): string {
  if (isIPv4(address)) return `${address}/24`;
  const [withoutZone = ''] = address.split('%');
  if (!isIPv6(withoutZone)) return unknownNetwork;
  const canonical = new SocketAddress({ address: withoutZone, family: 'ipv6' }).address;
  const mapped = canonical.replace(/^::ffff:/i, '');
  return isIPv4(mapped) ? `${mapped}/24` : `${canonical}/64`;
}
