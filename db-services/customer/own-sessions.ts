import type { Database } from '../../lib/database/db.ts';
import { recordEvent } from '../../lib/database/security-events.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';
import type { CustomerDbDefinition, SessionSummary } from '../../lib/gen/customer.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { sessionOver, sessionOwner } from './sessions.ts';

type OwnSessionMethods = Pick<Service<CustomerDbDefinition>, 'listSessions' | 'endSession' | 'endOtherSessions'>;

/** What the owner of an account sees of its sessions and does to them. The account is always that of the session that asks. */
export function ownSessionMethods(db: Database): OwnSessionMethods {
  return {
    // The session that asks is in use right now, which its row need not say yet.
    async listSessions({ sessionId }) {
      const sessions = await db.many<SessionSummary>(sql`
        select shown.id as session_id, shown.created_at, shown.id = asking.id as current, shown.network, shown.client_name as client,
          case when shown.id = asking.id then now() else shown.last_used_at end as last_used_at
        from sessions as asking
        join sessions as shown on shown.account_id = asking.account_id
        where asking.id = ${sessionId} and asking.expires_at > now() and shown.expires_at > now()
        order by current desc, shown.last_used_at desc, shown.id desc`);
      if (sessions.length === 0) throw sessionOver();
      return { sessions };
    },

    async endSession({ sessionId, endedSessionId }, context) {
      const { isLive, ended } = await db.one<{ isLive: boolean; ended: boolean }>(sql`
        with ending as materialized (
          select is_live, ended from end_session(${sessionId}, ${endedSessionId})
        ), recorded as (
          ${recordEvent({ event: 'session_ended', ...sessionOwner }, context, sql`sessions, ending where sessions.id = ${sessionId} and ended`)}
        )
        select is_live, ended from ending`);
      if (!isLive) throw sessionOver();
      if (!ended) throw new AppError('not_found', 'Your account has no such session.');
      return {};
    },

    async endOtherSessions({ sessionId }, context) {
      const { isLive } = await db.one<{ isLive: boolean }>(sql`
        with ending as materialized (
          select end_other_sessions(${sessionId}) as is_live
        ), recorded as (
          ${recordEvent({ event: 'other_sessions_ended', ...sessionOwner }, context, sql`sessions, ending where sessions.id = ${sessionId} and is_live`)}
        )
        select is_live from ending`);
      if (!isLive) throw sessionOver();
      return {};
    },
  };
}
