import { createHash, randomBytes } from 'node:crypto';

/** A new session token: 256 random bits in base64url. */
export const newSessionToken = (): string => randomBytes(32).toString('base64url');

/** The form in which a session token is stored. The token has 256 random bits, so a plain SHA-256 cannot be reversed. */
export const hashSessionToken = (token: string): Buffer => createHash('sha256').update(token).digest();
