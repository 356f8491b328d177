import { isIPv6 } from 'node:net';
import { fileURLToPath } from 'node:url';
import { settings as known, type SettingName } from '../../lib/config/settings.ts';
import { hostBeforePort } from '../../lib/config/url.ts';

/** The environment of a part: this process's, but of Souk's settings those alone that the part reads. `own` says what they are for this part. */
export function environment(reads: readonly SettingName[], own: Partial<Record<SettingName, string>> = {}): NodeJS.ProcessEnv {
  const all = Object.entries({ ...process.env, ...own });
  return Object.fromEntries(all.filter(([name]) => !Object.hasOwn(known, name) || (reads as readonly string[]).includes(name)));
}

/** An address at which this machine reaches what listens on `host`: what listens on all addresses is reached on the machine's own. */
export function reachableAddress(host: string): string {
  if (isIPv6(host) && new URL(`http://[${host}]`).hostname === '[::]') return '::1';
  return host === '0.0.0.0' ? '127.0.0.1' : host;
}

/** The same before a port. */
export const reachable = (host: string): string => hostBeforePort(reachableAddress(host));

export const inRepository = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

export const allSettings = Object.keys(known) as SettingName[];
