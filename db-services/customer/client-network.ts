import { isIPv4 } from 'node:net';
import { readAddress } from '../../lib/http/ip-address.ts';

/** Where attempts count whose address cannot be read. */
const unknownNetwork = '0.0.0.0/32';

/**
 * The network that attempts from an address are counted for, written alike for all of its addresses: /24 of IPv4, /64 of IPv6, where a home has
 * all of it. IPv4 written as IPv6 is IPv4.
 */
export function networkOf(text: string): string {
  const address = readAddress(text);
  if (address === undefined) return unknownNetwork;
  if (isIPv4(address)) return `${address.replace(/\d+$/, '0')}/24`;
  return `${groupsOf(address).slice(0, 4).join(':')}::/64`;
}

/** The first four groups, and more, of an IPv6 address. An IPv4 address at its end counts as one group; it stands for two. */
function groupsOf(address: string): string[] {
  const [before = [], after = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const missing = 8 - before.length - after.length;
  return [...before, ...Array<string>(missing).fill('0'), ...after];
}
