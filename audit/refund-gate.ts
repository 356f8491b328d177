import type { Database } from '../lib/database/db.ts';
import { sql } from '../lib/database/sql.ts';
import { operatorEvent } from './operator-event.ts';

/** Closes refunds after a restore: new ones get 503 until an audit finds the same refunds in both books. Returns a line about it. */
export async function closeRefunds(product: Database): Promise<string> {
  await product.many(sql`
    with closed as (
      update refund_gate set closed_at = clock_timestamp() returning only_row
    )
    ${operatorEvent('refunds_closed', sql`'{}'::jsonb`)} from closed`);
  return 'Refunds are closed until the audit finds the same refunds in both books.';
}

export interface ClosedRefunds {
  /** The instant as the database writes it, with all its digits. */
  closedAt: string;
  /** Whether an audit that leaves out what is younger than its grace sees all that was lost. */
  isSeen: boolean;
}

/**
 * Returns since when refunds are closed; undefined if they are open. A restore that the database itself shows has closed them already; its
 * instant becomes that of the first audit after it.
 */
export async function closedRefunds(product: Database, graceMs: number): Promise<ClosedRefunds | undefined> {
  const { isOpen } = await product.one<{ isOpen: boolean }>(sql`select refunds_open() as is_open`);
  if (isOpen) return undefined;
  await product.many(sql`update refund_gate set closed_at = clock_timestamp() where closed_at is null`);
  return product.one<ClosedRefunds>(sql`
    select closed_at::text as closed_at, closed_at <= clock_timestamp() - make_interval(secs => ${graceMs / 1_000}) as is_seen
    from refund_gate`);
}

/** Opens refunds, unless they were closed again meanwhile. */
export async function openRefunds(product: Database, { closedAt, isSeen }: ClosedRefunds): Promise<void> {
  if (!isSeen) return;
  await product.many(sql`
    update refund_gate set history = cluster_history(), closed_at = null where closed_at = ${closedAt}::text::timestamptz`);
}
