import { isIP, isIPv4, isIPv6, SocketAddress } from 'node:net';

/** Matches the value of `for=` in an element of a Forwarded header (RFC 7239), or the whole text. */
const element = /^(?:for=)?("?)([^";]*)\1(?:;.*)?$/i;
const inBrackets = /^\[([^\]]*)\](?::\w*)?$/;
const withPort = /^(.+):\d+$/;

/**
 * The canonical form of an IP address. Reads all forms that proxies write: with a port, brackets, quotes, a zone, in `for=`, or IPv4 as
 * IPv6. Undefined if the text is not an address.
 */
export function readAddress(text: string): string | undefined {
  const written = element.exec(text.trim())?.[2]?.trim() ?? '';
  const bracketed = inBrackets.exec(written)?.[1];
  if (bracketed !== undefined) return canonicalIPv6(bracketed);
  if (isIP(written)) return isIPv4(written) ? written : canonicalIPv6(written);
  const address = withPort.exec(written)?.[1] ?? '';
  return isIPv4(address) ? address : canonicalIPv6(address);
}

function canonicalIPv6(text: string): string | undefined {
  const [address = ''] = text.split('%');
  if (!isIPv6(address)) return undefined;
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address;
  const mapped = canonical.replace(/^::ffff:/i, '');
  return isIPv4(mapped) ? mapped : canonical;
}
