import { CliError } from '../errors/errors.ts';

const hint = 'Say it with --server URL or SOUK_URL.';

/** An address without a slash at its end. Throws a CliError that shows the right form and repeats no part of the given address. */
export function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password)
    throw new CliError('The address of the server must not contain a user name or a password. Log in with them instead.', { hint });
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new CliError('The server must be an address such as https://souk.example or http://127.0.0.1:8080.', { hint });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
