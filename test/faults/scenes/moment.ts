// What a database knows at an instant, and which responses a restore to this instant makes void.

import { inDatabase } from '../../support/database/backup.ts';
import type { Entry } from '../people/history.ts';

export type RestoredDatabase = 'product' | 'payment';

/** A database as it was at an instant. */
export interface Moment {
  database: RestoredDatabase;
  /** A time shortly before the instant. */
  sinceMs: number;
  at: string;
  /** The purchases then, or in the payment database the approved charges: their ids, and the buyers with their keys. */
  ids: Set<string>;
  keys: Set<string>;
  /** The refunds then: their ids, and the sellers with their keys. */
  refundIds: Set<string>;
  refundKeys: Set<string>;
}

interface Reading {
  /** Locked in the order in which a purchase or a refund locks them. */
  tables: string[];
  sales: string;
  refunds: string;
}

const readings: Record<RestoredDatabase, Reading> = {
  // A refund locks its purchase, too.
  product: {
    tables: ['purchases'],
    sales: `select id, buyer_id || ' ' || idempotency_key as key from purchases`,
    refunds: `select id, seller_id || ' ' || idempotency_key as key from refunds`,
  },
  payment: {
    tables: ['refunds', 'transactions'],
    sales: `select id, null as key from transactions where decision = 'approved'`,
    refunds: 'select refund_id as id, null as key from refunds',
  },
};

/** Chooses an instant when no purchase and no refund is being written, and reads the records of that instant. */
export const remember = (databases: Record<RestoredDatabase, string>, database: RestoredDatabase): Promise<Moment> =>
  inDatabase(databases[database], async (client) => {
    const { tables, sales, refunds } = readings[database];
    const sinceMs = Date.now();
    await client.query('begin');
    for (const table of tables) await client.query(`lock table ${table} in exclusive mode`);
    const instant = await client.query<{ at: string }>('select clock_timestamp()::text as at');
    const sold = await client.query<{ id: string; key: string }>(sales);
    const refunded = await client.query<{ id: string; key: string }>(refunds);
    await client.query('commit');
    return {
      database,
      sinceMs,
      at: instant.rows[0]?.at as string,
      ids: new Set(sold.rows.map(({ id }) => id)),
      keys: new Set(sold.rows.map(({ key }) => key)),
      refundIds: new Set(refunded.rows.map(({ id }) => id)),
      refundKeys: new Set(refunded.rows.map(({ key }) => key)),
    };
  });

/**
 * Whether a response must still hold after a restore of the product database: one before the instant, one for a key that is still recorded,
 * and a refund of a purchase that is still recorded, because the payment service knows the refund.
 */
export function isRemembered({ operation, account, key, status, purchaseId = '', endedAtMs }: Entry, moment: Moment): boolean {
  if (endedAtMs < moment.sinceMs) return true;
  if (operation === 'see purchase') return moment.ids.has(key);
  if (operation === 'buy') return moment.keys.has(`${account} ${key}`);
  const isMade = [201, 202].includes(status) && moment.ids.has(purchaseId);
  return operation === 'refund' && (isMade || moment.refundKeys.has(`${account} ${key}`));
}

/** The request as if its response had never come: the restore may have undone it. */
export const withoutResponse = (entry: Entry): Entry => ({
  ...entry,
  status: 503,
  code: undefined,
  purchaseId: undefined,
  body: undefined,
});
