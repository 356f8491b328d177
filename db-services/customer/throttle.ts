import type { Database } from '../../lib/database/db.ts';
import { storedRequestId } from '../../lib/database/security-events.ts';
import { type Sql, sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';

/** Failed log-ins are counted per role, user name (in lower case) and network. A wrong password at a change of the password counts, too. */
export interface Origin {
  role: string;
  username: string;
  network: string;
}

/**
 * Limits beside that of ten failures within 15 minutes for one user name from one network. They do not bind a network from which the account
 * has logged in before, so strangers cannot lock an owner out.
 */
export interface FailureLimits {
  /** Failures for one user name over all networks: so many at once, and so many within 24 hours. A successful log-in sets them back. */
  perUsername: number;
  /** Failures of one network over all user names: so many at once, and so many within 15 minutes. */
  perNetwork: number;
}

export const usualFailureLimits: FailureLimits = { perUsername: 100, perNetwork: 200 };

/** The time until the next log-in may be tried; null if it may be tried now. `role`, `username` and `network` are parts of a statement. */
export const retryAfterSeconds = (role: Sql, username: Sql, network: Sql, { perUsername, perNetwork }: FailureLimits): Sql =>
  sql`log_in_wait(${role}, ${username}, ${network}, ${perUsername}, ${perNetwork})`;

/** What failed, for the audit trail. */
interface Failure {
  event: 'log_in_failed' | 'current_password_wrong';
  requestId: string;
}

/** Returns false and records nothing if a limit was reached in the meantime. */
export async function recordFailure(
  db: Database,
  { role, username, network }: Origin,
  { perUsername, perNetwork }: FailureLimits,
  { event, requestId }: Failure,
): Promise<boolean> {
  const { recorded } = await db.one<{ recorded: boolean }>(sql`
    select record_failed_log_in(
      ${role}, ${username}, ${network}, ${perUsername}, ${perNetwork}, ${event}, ${storedRequestId(requestId)}
    ) as recorded`);
  return recorded;
}

export function tooManyAttempts(retryAfterSeconds: number): AppError {
  return new AppError('too_many_attempts', 'Too many log-ins failed. Wait, then try again.', { retryAfterSeconds });
}
