import type { OAuth2Client, OAuth2ClientOptions } from 'google-auth-library';
import * as z from 'zod/mini';
import { AppError, unavailable } from '../../lib/errors.ts';
import { once } from '../../lib/process/once.ts';
import { claimsOf } from '../../lib/text/json.ts';

const issuers = ['https://accounts.google.com', 'accounts.google.com'];
const certificatesTimeoutMs = 3_000;

/** Cloud Run replaces the signature with this text after it has checked a token. */
const removedSignature = 'SIGNATURE_REMOVED_BY_GOOGLE';

const claims = once(() =>
  z.object({
    iss: z.enum(issuers),
    aud: z.string(),
    /** Seconds since 1970. */
    exp: z.number().check(z.refine((exp) => exp * 1_000 > Date.now())),
    email: z.string(),
    email_verified: z.optional(z.literal(true)),
  }),
);

export type Claims = z.output<ReturnType<typeof claims>>;

/**
 * Reads Google's OIDC tokens. `isChecked`: the platform admits only requests with a valid token. Only then is a token accepted whose
 * signature the platform has removed. Throws unauthenticated for a token that is not Google's or not valid now, and unavailable while
 * Google's certificates cannot be fetched.
 */
export function googleTokens(google: OAuth2ClientOptions = {}): (token: string, isChecked: boolean) => Promise<Claims> {
  let client: OAuth2Client | undefined;

  async function requireSignature(token: string): Promise<void> {
    const { OAuth2Client } = (await import('google-auth-library')).default;
    client ??= new OAuth2Client({ transporterOptions: { timeout: certificatesTimeoutMs }, ...google });
    const { certs } = await client.getFederatedSignonCertsAsync().catch((error) => {
      throw unavailable('The token cannot be checked at the moment.', error);
    });
    // Drops the library's error, which contains the token.
    await client.verifySignedJwtWithCertsAsync(token, certs, undefined, issuers).catch(() => {
      throw notValid();
    });
  }

  return async (token, isChecked) => {
    if (!isChecked || token.split('.')[2] !== removedSignature) await requireSignature(token);
    const read = claims().safeParse(claimsOf(token));
    if (!read.success) throw notValid();
    return read.data;
  };
}

const notValid = () => new AppError('unauthenticated', 'The token is not Google’s, or not valid now.');
