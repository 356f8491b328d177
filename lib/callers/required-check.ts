import { ConfigError, refuseUnlessDeployed, refuseWhereDeployed } from '../config/config.ts';
import { isLoopback } from '../config/url.ts';
import type { Log } from '../process/log.ts';
import { type CallerCheck, createCallerCheck } from './caller-check.ts';
import { type CalledPart, type SecretSetting, secretSettings } from './calls.ts';

type CallerSettings = { CALLER_ACCOUNTS: string | undefined; HOST: string } & { [Name in SecretSetting]?: string | undefined };

/**
 * The check of a service's callers, from its settings. Without any proof of callers a service may only serve its own machine, to whose
 * processes it then lets all methods, and says so.
 */
export function requiredCallerCheck(part: CalledPart, settings: CallerSettings, log: Log): CallerCheck | undefined {
  const { CALLER_ACCOUNTS: accounts, HOST: host } = settings;
  if (accounts !== undefined) {
    refuseUnlessDeployed('CALLER_ACCOUNTS is set, but only Cloud Run checks the tokens that name an account.');
    return createCallerCheck(part, { accounts: JSON.parse(accounts) });
  }
  refuseWhereDeployed(`CALLER_ACCOUNTS is not set: ${part} must know which account each of its callers runs as.`);
  const secretSetting = secretSettings[part];
  const secret = settings[secretSetting];
  if (secret !== undefined) return createCallerCheck(part, { secret });
  if (!isLoopback(host))
    throw new ConfigError(
      `${secretSetting} is not set: on ${host}, any machine could call every method of ${part}. Set it here and for \`npm start\`.`,
    );
  log.info(`${secretSetting} is not set, so any process of this machine may call every method`);
  return undefined;
}
