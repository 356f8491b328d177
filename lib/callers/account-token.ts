import * as z from 'zod/mini';
import { once } from '../process/once.ts';
import { claimsOf } from '../text/json.ts';

const claims = once(() =>
  z.object({
    email: z.string(),
    email_verified: z.literal(true),
    /** Seconds since 1970. */
    exp: z.number(),
  }),
);

export interface Account {
  email: string;
  expiresAtMs: number;
}

/**
 * The service account of an ID token that Cloud Run has checked; undefined if the token names none. Cloud Run replaces the signature, so it
 * cannot be checked again. Only a service that Cloud Run admits no anonymous caller to may use this.
 */
export function accountOfToken(token: string): Account | undefined {
  const read = claims().safeParse(claimsOf(token));
  return read.success ? { email: read.data.email, expiresAtMs: read.data.exp * 1_000 } : undefined;
}
