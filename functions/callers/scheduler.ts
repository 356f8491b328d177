import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { OAuth2ClientOptions } from 'google-auth-library';
import { ConfigError } from '../../lib/config/config.ts';
import type { SettingName, Settings } from '../../lib/config/settings.ts';
import { AppError } from '../../lib/errors.ts';
import { type Claims, googleTokens } from './google-token.ts';

export const schedulerSettings = [
  'SCHEDULER_TOKEN',
  'SCHEDULER_ACCOUNT',
  'SCHEDULER_AUDIENCE',
  'SCHEDULER_CHECKED_BY',
] as const satisfies readonly SettingName[];

type SchedulerSettings = Settings<(typeof schedulerSettings)[number]>;

/**
 * Whether a request comes from the scheduler: it carries our own token, or Google's OIDC token for the scheduler's account. Throws
 * unauthenticated for an OIDC token that is not valid here, forbidden for another account's, and unavailable while Google's certificates
 * cannot be fetched.
 */
export type SchedulerCheck = (headers: IncomingHttpHeaders) => Promise<boolean>;

/** Throws a ConfigError if a required setting is missing. `google` overrides how Google is reached. */
export function schedulerCheck(settings: SchedulerSettings, google?: OAuth2ClientOptions): SchedulerCheck {
  const { SCHEDULER_TOKEN: ownToken, SCHEDULER_ACCOUNT: account, SCHEDULER_AUDIENCE: audience, SCHEDULER_CHECKED_BY: checkedBy } = settings;
  if (account && !audience && checkedBy === 'souk')
    throw new ConfigError('SCHEDULER_AUDIENCE is not set: the token of SCHEDULER_ACCOUNT must be for this deployment alone.');
  const readToken = googleTokens(google);

  return async (headers) => {
    const token = /^bearer +([\x21-\x7e]{1,4096})$/i.exec(headers.authorization ?? '')?.[1];
    if (!token) return false;
    if (ownToken && timingSafeEqual(sha256(token), sha256(ownToken))) return true;
    if (!account || token.split('.').length !== 3) return false;
    // If X-Serverless-Authorization is present, the platform has checked that header instead.
    const isChecked = checkedBy === 'platform' && headers['x-serverless-authorization'] === undefined;
    requireAccount(await readToken(token, isChecked), account, audience);
    return true;
  };
}

function requireAccount({ aud, email, email_verified: isVerified }: Claims, account: string, audience: string | undefined): void {
  if (audience !== undefined && aud !== audience) throw new AppError('unauthenticated', 'The token is for another audience.');
  if (email !== account || !isVerified) throw new AppError('forbidden', 'This account is not the scheduler.');
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
