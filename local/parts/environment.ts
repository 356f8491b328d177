import { isIPv6 } from 'node:net';
import { fileURLToPath } from 'node:url';
import { settings as known, type SettingName } from '../../lib/config/settings.ts';
import { hostBeforePort } from '../../lib/config/url.ts';

/** A part's environment: this process's, with only those of Souk's settings that the part reads. `own` holds this part's values. */
export function environment(reads: readonly SettingName[], own: Partial<Record<SettingName, string>> = {}): NodeJS.ProcessEnv {
  const all = Object.entries({ ...process.env, ...own });
  return Object.fromEntries(all.filter(([name]) => !Object.hasOwn(known, name) || (reads as readonly string[]).includes(name)));
}

/** The address at which this machine reaches a server on `host`. A server on all addresses is reached at a loopback address. */
export function reachableAddress(host: string): string {
  if (isIPv6(host) && new URL(`http://[${host}]`).hostname === '[::]') return '::1';
  return host === '0.0.0.0' ? '127.0.0.1' : host;
}

/** The same, written for use before a port. */
export const reachable = (host: string): string => hostBeforePort(reachableAddress(host));

export const inRepository = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

export const allSettings = Object.keys(known) as SettingName[];
