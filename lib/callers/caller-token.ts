import { createHmac, timingSafeEqual } from 'node:crypto';

// Outside the cloud a caller proves who it is to one service by a token that names it, signed with the service's secret.

/** The token of one caller for the service of this secret. It must never be logged. */
export const callerToken = (secret: string, caller: string): string => `${caller}.${signature(secret, caller)}`;

/** The caller that a token names; undefined if the token is not signed with this secret. */
export function callerOfToken(secret: string, token: string): string | undefined {
  const [, caller, signed] = /^([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  if (caller === undefined || signed === undefined) return undefined;
  const [given, right] = [Buffer.from(signed), Buffer.from(signature(secret, caller))];
  return given.length === right.length && timingSafeEqual(given, right) ? caller : undefined;
}

const signature = (secret: string, caller: string) => createHmac('sha256', secret).update(caller).digest('base64url');

/** The tokens of several callers, each by the part that it is for. */
export type CallerTokens = Record<string, Record<string, string>>;
