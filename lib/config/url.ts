import { isIPv6 } from 'node:net';

/**
 * Parses a URL that has only one possible meaning; returns undefined for any other text. A URL with an @ after its host is refused: a
 * password with an @, / or # that is not percent-encoded would move the end of the host.
 */
export function parseUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !text.startsWith(`${url.protocol}//`)) return undefined;
  const isDecodable = [url.username, url.password, url.pathname].every(canDecode);
  return isDecodable && !`${url.pathname}${url.search}${url.hash}`.includes('@') ? url : undefined;
}

/** Only the scheme and host of a URL that `parseUrl` accepts. User name, password, path and query may hold secrets. */
export function withoutSecrets(text: string): string {
  const { protocol, host } = new URL(text);
  return `${protocol}//${host}/…`;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a host, as it stands in a URL or alone, is this machine itself. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d+){3}$/.test(host);

/** A host in the form that can precede a port: an IPv6 address gets brackets. */
export const hostBeforePort = (host: string): string => (isIPv6(host) ? `[${host}]` : host);
