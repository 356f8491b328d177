import type { Database } from '../../lib/database/db.ts';
import { recordEvent } from '../../lib/database/security-events.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';
import type { CustomerDbDefinition, Session } from '../../lib/gen/customer.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { hashSessionToken } from './session-token.ts';

type SessionMethods = Pick<Service<CustomerDbDefinition>, 'checkSession' | 'logOut'>;

export function sessionMethods(db: Database, sessionIdleSeconds: number): SessionMethods {
  const slack = slackSeconds(sessionIdleSeconds);
  const writtenSeconds = sessionIdleSeconds + slack;

  return {
    // Most checks write nothing, so the write is a statement of its own. It decides again, because a concurrent check may have written.
    async checkSession({ sessionToken, roles }) {
      const tokenHash = hashSessionToken(sessionToken);
      const isDue = sql`
        role = any (${roles}) and (
          expires_at < least(now() + make_interval(secs => ${sessionIdleSeconds}), ends_at)
          or last_used_at < now() - make_interval(secs => ${slack})
          or last_used_at < now() and ${hasManySessions}
        )`;
      const found = await db.maybeOne<Session & { isDue: boolean }>(sql`
        select id as session_id, account_id, role,
          greatest(0, floor(extract(epoch from case when role = any (${roles})
            then least(ends_at - now(), make_interval(secs => ${sessionIdleSeconds}))
            else expires_at - make_interval(secs => ${slack}) - now()
          end)))::int as expires_in_seconds,
          ${isDue} as is_due
        from sessions
        where token_hash = ${tokenHash} and expires_at > now()`);
      if (!found) throw sessionOver();
      const { isDue: mustWrite, ...session } = found;
      if (mustWrite) {
        await db.many(sql`
          update sessions
          set expires_at = least(now() + make_interval(secs => ${writtenSeconds}), ends_at), last_used_at = now()
          where token_hash = ${tokenHash} and expires_at > now() and ${isDue}`);
      }
      return session;
    },

    async logOut({ sessionToken }, context) {
      await db.many(sql`
        with ended as (
          delete from sessions where token_hash = ${hashSessionToken(sessionToken)} returning role, account_id
        )
        ${recordEvent({ event: 'logged_out', ...sessionOwner }, context, sql`ended`)}`);
      return {};
    },
  };
}

/** The account of a session, from its row. */
export const sessionOwner = { role: sql`role`, accountId: sql`account_id` };

/** Then each use is recorded at once, because soon the session that was unused for longest ends. */
const hasManySessions = sql`(select count(*) from sessions as own where own.account_id = sessions.account_id) >= 40`;

export const sessionOver = (): AppError =>
  new AppError('unauthenticated', 'Log in first: the session does not exist, has expired or was ended.');

/**
 * The seconds by which the stored end of a session is later than the promised one. A request within this time of the last write does not
 * write again. In return, a session may end this much late; 10 seconds are allowed.
 */
export function slackSeconds(idleSeconds: number): number {
  return Math.min(9, idleSeconds * 0.03);
}
