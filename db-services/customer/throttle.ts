import type { Database } from '../../lib/database/db.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';

/** Failed log-ins are counted per role, user name (in lower case) and network. A wrong password at a change of the password counts, too. */
export interface Origin {
  role: string;
  username: string;
  network: string;
}

/** Whether ten log-ins failed within the last 15 minutes, of a row of failed_log_ins. Null if there is no row. */
const isThrottled = sql`failed.failed_at[10] > now() - interval '15 minutes'`;

/** The time until the oldest of the ten failures no longer counts; null if fewer have failed. */
export const retryAfterSeconds = sql`
  case when ${isThrottled} then ceil(extract(epoch from failed.failed_at[10] + interval '15 minutes' - now()))::int end`;

/** Returns false and records nothing if ten others have failed in the meantime. */
export async function recordFailure(db: Database, { role, username, network }: Origin): Promise<boolean> {
  const recorded = await db.maybeOne(sql`
    insert into failed_log_ins as failed (role, username, network, failed_at)
    values (${role}, ${username}, network(${network}::inet), array[now()])
    on conflict (role, username, network) do update
    set failed_at = now() || failed.failed_at[1:9]
    where (${isThrottled}) is not true
    returning role`);
  return recorded !== undefined;
}

export function tooManyAttempts(retryAfterSeconds: number): AppError {
  return new AppError('too_many_attempts', 'Too many log-ins failed for this user name. Wait, then try again.', { retryAfterSeconds });
}
