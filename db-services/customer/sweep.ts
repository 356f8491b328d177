import type { Database } from '../../lib/database/db.ts';
import { sql } from '../../lib/database/sql.ts';
import type { CustomerDbDefinition, SweepExpiredResponse } from '../../lib/gen/customer.ts';
import type { Service } from '../../lib/rpc/rpc.ts';

/** How long after its last log-in a network still counts as known to an account. */
const knownFor = sql`interval '90 days'`;

export function sweepMethods(db: Database): Pick<Service<CustomerDbDefinition>, 'sweepExpired'> {
  return {
    // Skips rows that another sweep, a request or a log-in has locked. The next sweep removes them.
    async sweepExpired({ limit }) {
      return db.one<SweepExpiredResponse>(sql`
        with swept_sessions as (
          delete from sessions
          where id = any (array(
            select id from sessions where expires_at <= now() order by expires_at limit ${limit} for update skip locked))
          returning id
        ), swept_log_ins as (
          delete from failed_log_ins
          where ctid = any (array(
            select ctid from failed_log_ins where failed_at[1] <= now() - interval '15 minutes'
            order by failed_at[1] limit ${limit} for update skip locked))
          returning role
        ), swept_usernames as (
          delete from failures_of_usernames
          where ctid = any (array(
            select ctid from failures_of_usernames where used_until <= now() order by used_until limit ${limit} for update skip locked))
          returning role
        ), swept_networks as (
          delete from failures_of_networks
          where ctid = any (array(
            select ctid from failures_of_networks where used_until <= now() order by used_until limit ${limit} for update skip locked))
          returning network
        ), forgotten_networks as (
          delete from known_networks
          where ctid = any (array(
            select ctid from known_networks where last_used_at <= now() - ${knownFor}
            order by last_used_at limit ${limit} for update skip locked))
          returning network
        ), swept_minutes as (
          delete from new_accounts
          where ctid = any (array(
            select ctid from new_accounts where began_at <= now() - interval '1 minute'
            order by began_at limit ${limit} for update skip locked))
          returning network
        ), swept_events as materialized (
          select delete_old_security_events(${limit}) as deleted
        )
        select (select count(*)::int from swept_sessions) as sessions,
          ((select count(*) from swept_log_ins) + (select count(*) from swept_usernames) + (select count(*) from swept_networks))::int
            as failed_log_ins,
          exists (select from sessions where expires_at <= now() offset ${limit})
            or exists (select from failed_log_ins where failed_at[1] <= now() - interval '15 minutes' offset ${limit})
            or exists (select from failures_of_usernames where used_until <= now() offset ${limit})
            or exists (select from failures_of_networks where used_until <= now() offset ${limit})
            or exists (select from known_networks where last_used_at <= now() - ${knownFor} offset ${limit})
            or exists (select from new_accounts where began_at <= now() - interval '1 minute' offset ${limit})
            or swept_events.deleted = ${limit} as more
        from swept_events`);
    },
  };
}
