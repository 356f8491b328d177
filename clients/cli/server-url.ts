import { CliError } from './errors.ts';

/** An address without a slash at its end. Throws a CliError that says how one is written. */
export function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) {
    throw new CliError('The server must be an address such as https://souk.example or http://127.0.0.1:8080.', {
      hint: 'Say it with --server URL or SOUK_URL.',
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
