import type { Database } from '../../lib/database/db.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';
import type { CustomerDbDefinition, SweepExpiredResponse } from '../../lib/gen/customer.ts';
import type { Service } from '../../lib/rpc/rpc.ts';

/** The database might cancel a statement that removes more rows than this. */
const mostAtOnce = 10_000;

export function sweepMethods(db: Database): Pick<Service<CustomerDbDefinition>, 'sweepExpired'> {
  return {
    // Skips rows that another sweep, a request or a log-in has locked. The next sweep removes them.
    async sweepExpired({ limit }) {
      if (limit < 1 || limit > mostAtOnce) throw new AppError('invalid_request', `The limit is 1 to ${mostAtOnce}.`);
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
        )
        select (select count(*)::int from swept_sessions) as sessions,
          (select count(*)::int from swept_log_ins) as failed_log_ins,
          exists (select from sessions where expires_at <= now() offset ${limit})
            or exists (select from failed_log_ins where failed_at[1] <= now() - interval '15 minutes' offset ${limit}) as more`);
    },
  };
}
