import type { Database } from '../../lib/database/db.ts';
import { recordEvent } from '../../lib/database/security-events.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { networkOf } from '../../lib/http/client-network.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { fold } from '../../lib/text/fold.ts';
import type { LogInOptions } from './log-ins.ts';
import { sessionOver } from './sessions.ts';
import { recordFailure, retryAfterSeconds, tooManyAttempts, usualFailureLimits } from './throttle.ts';

/** The account of a live session. */
interface Attempt {
  accountId: number;
  role: string;
  /** In lower case. */
  username: string;
  passwordHash: string;
  /** Present if log-ins are throttled. */
  retryAfterSeconds?: number;
}

interface Change extends Pick<Attempt, 'accountId' | 'role' | 'passwordHash'> {
  sessionId: string;
  network: string;
  newHash: string;
  requestId: string;
}

/**
 * Changes of passwords. Like a log-in, a change counts for the throttle, and its second statement decides its outcome. Of two changes at
 * once the first one wins: the other then checks its current password against the new hash.
 */
export function passwordChangeMethods(
  db: Database,
  { passwords, failureLimits = usualFailureLimits }: LogInOptions,
): Pick<Service<CustomerDbDefinition>, 'changePassword'> {
  return {
    async changePassword({ sessionId, currentPassword, newPassword, address }, { deadlineAtMs, requestId }) {
      const network = networkOf(address);
      const whose = { network, lane: 'known', deadlineAtMs } as const;
      // If the account has changed in the meantime, the next round finds out how. Each round hashes, which ends at the deadline.
      for (;;) {
        const { accountId, role, username, passwordHash, retryAfterSeconds } = await beginAttempt(sessionId, network);
        if (retryAfterSeconds !== undefined) throw tooManyAttempts(retryAfterSeconds);

        if (await passwords.verify(currentPassword, passwordHash, whose)) {
          if (fold(newPassword) === username) return { isUsername: true };
          const newHash = await passwords.hash(newPassword, whose);
          if (await change({ sessionId, accountId, role, network, passwordHash, newHash, requestId })) return { isUsername: false };
        } else if (await recordFailure(db, { role, username, network }, failureLimits, { event: 'current_password_wrong', requestId }))
          throw new AppError('wrong_credentials', 'The current password is wrong.');
      }
    },
  };

  async function beginAttempt(sessionId: string, network: string): Promise<Attempt> {
    const attempt = await db.maybeOne<Attempt>(sql`
      select accounts.id as account_id, accounts.role, lower(accounts.username) as username, password_hash,
        ${retryAfterSeconds(sql`accounts.role`, sql`lower(accounts.username)`, sql`${network}`, failureLimits)} as retry_after_seconds
      from sessions
      join accounts on accounts.id = sessions.account_id
      where sessions.id = ${sessionId} and sessions.expires_at > now()`);
    if (!attempt) throw sessionOver();
    return attempt;
  }

  /** Returns false and changes nothing if the session has ended, the password was changed, or a limit of failures was reached in the meantime. */
  async function change(by: Change): Promise<boolean> {
    const { changed } = await db.one<{ changed: boolean }>(sql`
      with changing as materialized (
        select replace_password(${by.sessionId}, ${by.network}, ${by.passwordHash}, ${by.newHash}, ${failureLimits.perUsername},
          ${failureLimits.perNetwork}) as changed
      ), recorded as (
        ${recordEvent({ event: 'password_changed', role: by.role, accountId: by.accountId }, by, sql`changing where changed`)}
      )
      select changed from changing`);
    return changed;
  }
}
