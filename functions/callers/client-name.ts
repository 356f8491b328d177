import type { IncomingMessage } from 'node:http';

const mostCharacters = 200;

/** How the client names itself in `User-Agent`, safe to show: one line without invisible characters, cut to 200. Undefined without a name. */
export function clientName({ headers }: IncomingMessage): string | undefined {
  const visible = (headers['user-agent'] ?? '').normalize('NFC').replace(/[\p{C}\p{Z}]+/gu, ' ');
  const name = [...visible.trim()].slice(0, mostCharacters).join('').trim();
  return name === '' ? undefined : name;
}
