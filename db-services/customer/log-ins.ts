import type { Database } from '../../lib/database/db.ts';
import { recordEvent } from '../../lib/database/security-events.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError, hasCode } from '../../lib/errors.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { networkOf } from '../../lib/http/client-network.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import type { Passwords, Whose } from './passwords.ts';
import { hashSessionToken, newSessionToken } from './session-token.ts';
import { slackSeconds } from './sessions.ts';
import { type FailureLimits, type Origin, recordFailure, retryAfterSeconds, tooManyAttempts, usualFailureLimits } from './throttle.ts';

interface Attempt {
  /** Absent if the role has no such account. */
  accountId?: number;
  passwordHash?: string;
  /** Whether the account has logged in from this network before. */
  isKnown: boolean;
  /** Present if the log-in is throttled. */
  retryAfterSeconds?: number;
}

/** An account, and the hash that its password was checked against. */
interface Checked {
  accountId: number;
  passwordHash: string;
}

interface Opening {
  /** Replaces the stored hash. */
  newHash: string | undefined;
  sessionToken: string;
  /** How the client names itself. */
  client: string | undefined;
  requestId: string;
}

export interface LogInOptions {
  passwords: Passwords;
  /** How long a session lives without another request. */
  sessionIdleSeconds: number;
  failureLimits?: FailureLimits;
}

/**
 * Log-ins. The second statement of a log-in decides its outcome, and only if no limit of failures is reached by then and the password is still
 * the one that was checked. So parallel guesses have no advantage over sequential ones.
 */
export function logInMethods(db: Database, options: LogInOptions): Pick<Service<CustomerDbDefinition>, 'logIn'> {
  const { passwords, sessionIdleSeconds, failureLimits = usualFailureLimits } = options;
  const writtenSeconds = sessionIdleSeconds + slackSeconds(sessionIdleSeconds);

  return {
    async logIn({ role, username, password, address, client }, { deadlineAtMs, requestId }) {
      const origin = { role, username: username.toLowerCase(), network: networkOf(address) };
      // If a limit was reached or the password was changed in the meantime, the next round finds out which. Each round hashes, which ends at the
      // deadline.
      for (;;) {
        const { accountId, passwordHash, isKnown, retryAfterSeconds } = await beginAttempt(origin);
        if (retryAfterSeconds !== undefined) throw tooManyAttempts(retryAfterSeconds);

        const whose: Whose = { network: origin.network, lane: isKnown ? 'known' : 'log-in', deadlineAtMs };
        const right = await passwords.verify(password, passwordHash, whose);
        if (accountId !== undefined && passwordHash !== undefined && right) {
          const sessionToken = newSessionToken();
          const newHash = await newHashOf(password, passwordHash, whose);
          if (await openSession(origin, { accountId, passwordHash }, { sessionToken, client, newHash, requestId }))
            return { sessionToken, accountId, expiresInSeconds: sessionIdleSeconds };
        } else if (await recordFailure(db, origin, failureLimits, { event: 'log_in_failed', requestId }))
          throw new AppError('wrong_credentials', 'The user name or the password is wrong.');
      }
    },
  };

  /** A hash at today's cost if the stored one costs less; undefined if too many wait to hash. Then a later log-in makes it. */
  async function newHashOf(password: string, stored: string, whose: Whose): Promise<string | undefined> {
    if (!passwords.isOutdated(stored)) return undefined;
    return passwords.hash(password, { ...whose, lane: 'known' }).catch((error: unknown) => {
      if (hasCode(error, 'overloaded')) return undefined;
      throw error;
    });
  }

  function beginAttempt({ role, username, network }: Origin): Promise<Attempt> {
    return db.one<Attempt>(sql`
      select accounts.id as account_id, password_hash,
        exists (select from known_networks as known where known.account_id = accounts.id and known.network = origin.network) as is_known,
        ${retryAfterSeconds(sql`origin.role`, sql`origin.username`, sql`origin.network`, failureLimits)} as retry_after_seconds
      from (values (${role}, ${username}, network(${network}::inet))) as origin (role, username, network)
      left join accounts on accounts.role = origin.role and lower(accounts.username) = origin.username`);
  }

  /** Returns false and opens no session if a limit of failures was reached or the password was changed in the meantime. */
  async function openSession({ role, network }: Origin, checked: Checked, opening: Opening): Promise<boolean> {
    const { opened } = await db.one<{ opened: boolean }>(sql`
      with opening as materialized (
        select open_session(
          ${checked.accountId}, ${checked.passwordHash}, ${opening.newHash}, ${network}, ${hashSessionToken(opening.sessionToken)},
          ${writtenSeconds}, ${opening.client}, ${failureLimits.perUsername}, ${failureLimits.perNetwork}
        ) as opened
      ), recorded as (
        ${recordEvent({ event: 'logged_in', role, accountId: checked.accountId }, { requestId: opening.requestId, network }, sql`opening where opened`)}
      )
      select opened from opening`);
    return opened;
  }
}
