import type { Database } from '../../lib/database/db.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';
import type { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { requireRoleAndUsername } from './accounts.ts';
import { networkOf } from './client-network.ts';
import type { Passwords } from './passwords.ts';
import { hashSessionToken, newSessionToken } from './session-token.ts';
import { slackSeconds } from './sessions.ts';

/** Failed log-ins are counted per role, user name (in lower case) and network. */
interface Origin {
  role: string;
  username: string;
  network: string;
}

interface Attempt {
  /** Absent if the role has no such account. */
  accountId?: number;
  passwordHash?: string;
  /** Present if ten log-ins failed within the last 15 minutes: the time until the oldest of them no longer counts. */
  retryAfterSeconds?: number;
}

export interface LogInOptions {
  passwords: Passwords;
  /** How long a session lives without another request. */
  sessionIdleSeconds: number;
}

/**
 * Log-ins and their throttle. The second statement of a log-in decides its outcome, and only if fewer than ten have failed by then. So
 * parallel guesses have no advantage over sequential ones, and log-ins with the right password never block each other.
 */
export function logInMethods(db: Database, { passwords, sessionIdleSeconds }: LogInOptions): Pick<Service<CustomerDbDefinition>, 'logIn'> {
  const writtenSeconds = sessionIdleSeconds + slackSeconds(sessionIdleSeconds);

  return {
    async logIn({ role, username, password, address }, { deadlineAtMs }) {
      requireRoleAndUsername(role, username);
      const origin = { role, username: username.toLowerCase(), network: networkOf(address) };
      const { accountId, passwordHash, retryAfterSeconds } = await beginAttempt(origin);
      if (retryAfterSeconds !== undefined) throw tooManyAttempts(retryAfterSeconds);

      const right = await passwords.verify(password, passwordHash, { network: origin.network, deadlineAtMs });
      if (accountId === undefined || !right) {
        if (!(await recordFailure(origin))) throw await overtaken(origin);
        throw new AppError('wrong_credentials', 'The user name or the password is wrong.');
      }
      const sessionToken = newSessionToken();
      if (!(await openSession(origin, accountId, sessionToken))) throw await overtaken(origin);
      return { sessionToken, accountId, expiresInSeconds: sessionIdleSeconds };
    },
  };

  function beginAttempt({ role, username, network }: Origin): Promise<Attempt> {
    return db.one<Attempt>(sql`
      select accounts.id as account_id, password_hash,
        case when failed_at[10] > now() - interval '15 minutes'
          then ceil(extract(epoch from failed_at[10] + interval '15 minutes' - now()))::int
        end as retry_after_seconds
      from (values (${role}, ${username}, network(${network}::inet))) as origin (role, username, network)
      left join accounts on accounts.role = origin.role and lower(accounts.username) = origin.username
      left join failed_log_ins as failed
        on failed.role = origin.role and failed.username = origin.username and failed.network = origin.network`);
  }

  /** Returns false and records nothing if ten others have failed in the meantime. */
  async function recordFailure({ role, username, network }: Origin): Promise<boolean> {
    const recorded = await db.maybeOne(sql`
      insert into failed_log_ins as failed (role, username, network, failed_at)
      values (${role}, ${username}, network(${network}::inet), array[now()])
      on conflict (role, username, network) do update
      set failed_at = now() || failed.failed_at[1:9]
      where (failed.failed_at[10] > now() - interval '15 minutes') is not true
      returning role`);
    return recorded !== undefined;
  }

  /** Returns false and opens no session if ten others have failed in the meantime. */
  async function openSession({ role, username, network }: Origin, accountId: number, sessionToken: string): Promise<boolean> {
    const opened = await db.maybeOne(sql`
      insert into sessions (account_id, role, token_hash, expires_at, ends_at)
      select ${accountId}, ${role}, ${hashSessionToken(sessionToken)},
        now() + least(make_interval(secs => ${writtenSeconds}), interval '24 hours'), now() + interval '24 hours'
      where not exists (
        select from failed_log_ins
        where role = ${role} and username = ${username} and network = network(${network}::inet)
          and failed_at[10] > now() - interval '15 minutes'
      )
      returning id`);
    return opened !== undefined;
  }

  async function overtaken(origin: Origin): Promise<AppError> {
    const { retryAfterSeconds } = await beginAttempt(origin);
    return tooManyAttempts(retryAfterSeconds ?? 1);
  }
}

function tooManyAttempts(retryAfterSeconds: number): AppError {
  return new AppError('too_many_attempts', 'Too many log-ins failed for this user name. Wait, then try again.', { retryAfterSeconds });
}
