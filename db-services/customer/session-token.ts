import { createHash, randomBytes } from 'node:crypto';

/** A new session token: 256 random bits in base64url. */
export const newSessionToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a session token. A token is random enough that a plain hash cannot be turned back. */
export const hashSessionToken = (token: string): Buffer => createHash('sha256').update(token).digest();
