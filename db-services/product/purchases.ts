import type { Database } from '../../lib/database/db.ts';
import pg from '../../lib/database/pg.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError, quotaExceeded } from '../../lib/errors.ts';
import type { ErrorDetail } from '../../lib/gen/error.ts';
import type { ProductDbDefinition, Purchase, TakeDuePurchasesResponse } from '../../lib/gen/product.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { sessionOfAnother } from './carts.ts';
import { cutPage, readCursor, writeCursor } from './cursor.ts';
import { idIsTaken, readRefund, type WrittenRefund } from './refunds.ts';

type PurchaseMethods = Pick<
  Service<ProductDbDefinition>,
  'beginPurchase' | 'settlePurchase' | 'getPurchase' | 'listPurchases' | 'takeDuePurchases' | 'claimPurchase' | 'releasePurchase'
>;

/** A row of the view purchase_states. Instants within its JSON are still text. */
interface State extends Omit<Purchase, 'refunds'> {
  refunds: WrittenRefund[];
  number: number;
  /** Absent: it was erased with the delivery. Then the key fits every request. */
  fingerprint?: Buffer;
  refusal?: Partial<ErrorDetail> & { code: string };
  due: boolean;
}

const stateColumns = sql`
  state.purchase_id, state.number, state.fingerprint, state.status, state.refusal, state.lines, state.total_cents, state.currency, state.card,
  state.created_at, state.paid_at, state.due, state.delivery, state.dispatches, state.refunded_cents, state.refunds`;

/** The resolver retries a purchase after 1, 2, 4 and 8 seconds, then every 15 seconds. */
const longestRetrySeconds = 15;
/** Longer than a resolving step, which ends after 6 seconds at the latest. A process that dies in a step delays the next one so long. */
const claimSeconds = 8;

export interface PurchaseOptions {
  currency: string;
  /** How many purchases with new keys one buyer may make within a minute, also refused ones; 100 if absent. */
  newPurchasesPerMinute?: number;
}

export function purchaseMethods(db: Database, { currency, newPurchasesPerMinute = 100 }: PurchaseOptions): PurchaseMethods {
  return {
    async beginPurchase(request) {
      const begin = sql`
        select begun.replayed, begun.wait_seconds, ${stateColumns}
        from begin_purchase(
          ${request.purchaseId}, ${request.sessionId}, ${request.buyerId}, ${request.idempotencyKey}, ${request.fingerprint},
          ${request.expectedTotalCents}, ${request.cardBrand}, ${request.cardLast4}, ${currency},
          make_interval(secs => ${request.dueSeconds}), ${request.replayOnly}, ${request.delivery && JSON.stringify(request.delivery)},
          ${newPurchasesPerMinute}
        ) as begun (replayed, state_row, wait_seconds) cross join lateral (select (state_row).*) as state`;
      const begun = await db.maybeOne<State & { replayed: boolean; waitSeconds?: number }>(begin).catch((error) => {
        const constraint = error instanceof pg.DatabaseError ? error.constraint : undefined;
        if (constraint === 'purchases_pkey') throw idIsTaken();
        throw constraint === 'active_carts_pkey' ? sessionOfAnother() : error;
      });
      if (!begun) return { replayed: false };
      const { replayed, due, refusal, fingerprint, waitSeconds } = begun;
      if (waitSeconds !== undefined) {
        throw quotaExceeded(`You have made ${newPurchasesPerMinute} purchases within a minute, which is the most.`, waitSeconds);
      }
      if (fingerprint && !fingerprint.equals(request.fingerprint)) {
        throw new AppError('idempotency_key_reused', 'This idempotency key was used for another purchase; use a new one.');
      }
      return refusal ? { replayed, refusal: { lines: [], ...refusal } } : { replayed, purchase: { purchase: seenByBuyer(begun), due } };
    },

    async settlePurchase({ purchaseId, decision }) {
      const purchase = await db.maybeOne<State>(sql`select ${stateColumns} from settle_purchase(${purchaseId}, ${decision}) as state`);
      if (!purchase) throw noSuchPurchase(purchaseId);
      return seenByBuyer(purchase);
    },

    async getPurchase({ purchaseId, buyerId }) {
      const found = await db.maybeOne<State>(sql`
        select ${stateColumns} from purchase_states as state
        where purchase_id = ${purchaseId} and buyer_id = ${buyerId} and status <> 'refused'`);
      if (!found) throw noSuchPurchase(purchaseId);
      return { purchase: seenByBuyer(found), due: found.due };
    },

    async listPurchases({ buyerId, pageSize, cursor }) {
      const [before] = readCursor(cursor, 1) ?? [Number.MAX_SAFE_INTEGER];
      const found = await db.many<State>(sql`
        select ${stateColumns} from purchase_states as state
        where buyer_id = ${buyerId} and status in ('paid', 'pending') and number < ${before}
        order by number desc
        limit ${pageSize + 1}`);
      const { rows, nextCursor } = cutPage(found, pageSize, ({ number }) => writeCursor(number));
      return { items: rows.map(seenByBuyer), nextCursor };
    },

    async takeDuePurchases({ limit }) {
      return db.one<TakeDuePurchasesResponse>(sql`
        with taken as (
          update purchases
          set attempts = attempts + 1,
            retry_at = now() + make_interval(secs => least(power(2, least(attempts, 10)), ${longestRetrySeconds}))
          where id in (
            select id from purchases where status = 'pending' and retry_at <= now() order by retry_at limit ${limit} for update skip locked
          )
          returning id
        )
        select
          (select coalesce(array_agg(id), '{}') from taken) as purchase_ids,
          (select coalesce(extract(epoch from now() - min(created_at)), 0)::int from purchases where status = 'pending') as oldest_pending_seconds`);
    },

    async claimPurchase({ purchaseId }) {
      const claimed = await db.many(sql`
        update purchases set claimed_until = now() + make_interval(secs => ${claimSeconds})
        where id = ${purchaseId} and claimed_until <= now()
        returning id`);
      return { claimed: claimed.length > 0 };
    },

    async releasePurchase({ purchaseId }) {
      await db.many(sql`update purchases set claimed_until = '-infinity' where id = ${purchaseId} and claimed_until > now()`);
      return {};
    },
  };
}

const noSuchPurchase = (purchaseId: string) => new AppError('not_found', `There is no purchase ${purchaseId}.`);

const seenByBuyer = ({ number, fingerprint, refusal, due, dispatches, refunds, ...purchase }: State): Purchase => ({
  ...purchase,
  dispatches: dispatches.map((dispatch) => ({ ...dispatch, dispatchedAt: dispatch.dispatchedAt && new Date(dispatch.dispatchedAt) })),
  refunds: refunds.map(readRefund),
});
