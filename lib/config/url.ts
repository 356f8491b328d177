import { isIPv6 } from 'node:net';

/**
 * A URL that can be read in one way only; undefined for any other text. A password with an @, / or # that is not percent-encoded moves
 * the end of the host, so a text with an @ behind its host is refused.
 */
export function parseUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !text.startsWith(`${url.protocol}//`)) return undefined;
  const isDecodable = [url.username, url.password, url.pathname].every(canDecode);
  return isDecodable && !`${url.pathname}${url.search}${url.hash}`.includes('@') ? url : undefined;
}

/** The scheme and the host of a URL that `parseUrl` accepts: a path or a query may hold a secret as well as the user's part. */
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

/** A host as it stands before a port: an IPv6 address in brackets. */
export const hostBeforePort = (host: string): string => (isIPv6(host) ? `[${host}]` : host);
