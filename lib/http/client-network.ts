import { isIPv4 } from 'node:net';
import { readAddress } from './ip-address.ts';

/** The network of all attempts whose address cannot be parsed. */
const unknownNetwork = '0.0.0.0/32';

/**
 * The network for which attempts from an address are counted, in the same spelling for all its addresses: /24 for IPv4, /64 for IPv6,
 * because one home has a whole /64. IPv4 written as IPv6 counts as IPv4.
 */
export function networkOf(text: string): string {
  const address = readAddress(text);
  if (address === undefined) return unknownNetwork;
  if (isIPv4(address)) return `${address.replace(/\d+$/, '0')}/24`;
  return `${groupsOf(address).slice(0, 4).join(':')}::/64`;
}

/** The groups of an IPv6 address. The first four are correct; an IPv4 address at the end counts as one group instead of two. */
function groupsOf(address: string): string[] {
  const [before = [], after = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const missing = 8 - before.length - after.length;
  return [...before, ...Array<string>(missing).fill('0'), ...after];
}
