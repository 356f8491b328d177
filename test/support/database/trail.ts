import type { TestDatabase } from './database.ts';

export interface TrailRow {
  event: string;
  role: string | null;
  account_id: number | null;
  network: string | null;
  request_id: string | null;
  details: Record<string, unknown>;
}

/** The audit trail of a database, in the order in which it was written; without the times. */
export const trailOf = async ({ query }: TestDatabase, where = 'true'): Promise<TrailRow[]> =>
  (
    await query<TrailRow>(
      `select event, role, account_id::int, network::text, request_id, details from security_events where ${where} order by id`,
    )
  ).map(({ event, role, account_id, network, request_id, details }) => ({ event, role, account_id, network, request_id, details }));
