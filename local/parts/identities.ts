import { randomBytes } from 'node:crypto';
import { type CallerTokens, callerToken } from '../../lib/callers/caller-token.ts';
import { type CalledPart, callersOf, type SecretSetting, secretSettings } from '../../lib/callers/calls.ts';
import { functionCalls } from '../../lib/callers/function-calls.ts';
import type { Settings } from '../../lib/config/settings.ts';
import { isLoopback } from '../../lib/config/url.ts';
import type { CallerTokenOf } from '../../lib/rpc/rpc.ts';

/** The services' secrets, with which callers prove who they are. A service that runs elsewhere without a setting has none. */
export type ServiceSecrets = Partial<Record<SecretSetting, string>>;

const parts = Object.entries(secretSettings) as [CalledPart, SecretSetting][];

/** The secrets of the settings, and a new one for each service that runs here without a setting. */
export function serviceSecrets(
  settings: { [Name in SecretSetting]?: string | undefined },
  runsHere: (part: CalledPart) => boolean,
): ServiceSecrets {
  const made = (part: CalledPart) => (runsHere(part) ? randomBytes(32).toString('base64url') : undefined);
  const secrets = parts.map(([part, name]) => [name, settings[name] ?? made(part)] as const);
  return Object.fromEntries(secrets.filter(([, secret]) => secret !== undefined));
}

/**
 * Whether a service that runs here checks its callers. The payment service stands in for a bank, and people try its messages by hand. So it
 * is open to the programs of this machine, unless each function is a process of its own, as in the cloud.
 */
export const checksCallers = (part: CalledPart, { FUNCTION_PROCESSES, HOST }: Pick<Settings, 'FUNCTION_PROCESSES' | 'HOST'>): boolean =>
  part !== 'payment' || FUNCTION_PROCESSES === 'each' || !isLoopback(HOST);

/** Each function's tokens, for the services that it calls. */
export function functionTokens(secrets: ServiceSecrets): CallerTokens {
  return Object.fromEntries(Object.keys(functionCalls).map((name) => [name, tokensOf(name, secrets)]));
}

function tokensOf(caller: string, secrets: ServiceSecrets): Record<string, string> {
  const called = parts.filter(([part]) => callersOf(part).get(caller)?.size);
  return Object.fromEntries(called.flatMap(([part, name]) => (secrets[name] ? [[part, callerToken(secrets[name], caller)]] : [])));
}

/** The token of one caller for a service, for all calls of a process. */
export function tokenOfOne(secrets: ServiceSecrets, part: CalledPart, caller: string): CallerTokenOf {
  const secret = secrets[secretSettings[part]];
  const token = secret === undefined ? undefined : callerToken(secret, caller);
  return () => token;
}
