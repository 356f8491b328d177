import { CliError } from '../errors/errors.ts';

const hint = 'Say it with --server URL or SOUK_URL.';

/** The host of a URL as `URL` writes it. */
const isThisMachine = (host: string) => host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** An address without a slash at its end. Only an address of this machine may be http://. Throws a CliError that shows the right form and repeats no part of the given address. */
export function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password)
    throw new CliError('The address of the server must not contain a user name or a password. Log in with them instead.', { hint });
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new CliError('The server must be an address such as https://souk.example or http://127.0.0.1:8080.', { hint });
  }
  if (url.protocol === 'http:' && !isThisMachine(url.hostname) && process.env['SOUK_ALLOW_HTTP'] !== '1')
    throw new CliError(`Over http:// anyone between here and ${url.hostname} can read passwords and cards. Use https://.`, {
      hint: 'For a network that you trust: SOUK_ALLOW_HTTP=1',
    });
  return url.origin + url.pathname.replace(/\/+$/, '');
}
