import type { Database } from '../../lib/database/db.ts';
import { sql } from '../../lib/database/sql.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Service } from '../../lib/rpc/rpc.ts';

export function sweepMethods(db: Database, deliveryDays: number): Pick<Service<ProductDbDefinition>, 'sweepExpired'> {
  return {
    async sweepExpired({ limit }) {
      const [carts, deliveries, { purchases, refunds, securityEvents }, quotas] = await Promise.all([
        sweepCarts(db, limit),
        eraseDeliveries(db, deliveryDays, limit),
        deleteOldRecords(db, limit),
        forgetQuotas(db, limit),
      ]);
      const more = [carts, deliveries, purchases, refunds, securityEvents, quotas].includes(limit);
      return { carts, deliveries, refusals: purchases + refunds, more };
    },
  };
}

async function sweepCarts(db: Database, limit: number): Promise<number> {
  const swept = await db.many(sql`
    delete from active_carts
    where session_id in (
      select session_id from active_carts where touched_at < now() - interval '24 hours' limit ${limit} for update skip locked
    )
    returning session_id`);
  return swept.length;
}

/** Of a period that is over, nothing counts any more. */
async function forgetQuotas(db: Database, limit: number): Promise<number> {
  const forgotten = await db.many(sql`
    delete from quotas_used
    where ctid = any (array(
      select ctid from quotas_used where ends_at <= now() order by ends_at limit ${limit} for update skip locked
    ))
    returning account_id`);
  return forgotten.length;
}

/** The purchases stay. Their fingerprints were made from their deliveries, too, so a guessed delivery could be tested with them. */
async function eraseDeliveries(db: Database, deliveryDays: number, limit: number): Promise<number> {
  const erased = await db.many(sql`
    with old as (
      select id from purchases
      where has_delivery and fingerprint is not null and created_at < now() - make_interval(days => ${deliveryDays})
      order by created_at limit ${limit} for no key update skip locked
    ), erased as (
      delete from deliveries where purchase_id in (select id from old)
    )
    update purchases set fingerprint = null where id in (select id from old)
    returning id`);
  return erased.length;
}

/** Refusals of make-purchase and refund-sale, and old rows of the audit trail. The key of a deleted refusal is new. */
const deleteOldRecords = (db: Database, limit: number) =>
  db.one<{ purchases: number; refunds: number; securityEvents: number }>(sql`
    select purchases, refunds, delete_old_security_events(${limit}) as security_events from delete_refusals(${limit})`);
