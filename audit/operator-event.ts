import { type Sql, sql } from '../lib/database/sql.ts';

/** Adds an operator's command to the audit trail: a statement, or a part of one if `from …` comes after it. `details` is of type jsonb. */
export const operatorEvent = (event: string, details: Sql, requestId?: string): Sql => sql`
  insert into security_events (event, role, request_id, details)
  select ${event}::text, 'operator', ${requestId}::text, ${details}`;
