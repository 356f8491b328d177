import type { Database } from '../../lib/database/db.ts';
import { recordEvent } from '../../lib/database/security-events.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';
import type { ErrorDetail } from '../../lib/gen/error.ts';
import type { BeginRefundRequest, ProductDbDefinition, Refund } from '../../lib/gen/product.ts';
import type { CallContext, Service } from '../../lib/rpc/rpc.ts';
import { itemKey } from './items/item-id.ts';

type RefundMethods = Pick<Service<ProductDbDefinition>, 'beginRefund' | 'settleRefund' | 'takeDueRefunds'>;

/** A refund as the view purchase_refunds writes it: JSON, so its times are text. */
export type WrittenRefund = Omit<Refund, 'createdAt' | 'refundedAt'> & { createdAt: string; refundedAt?: string };

/** What begin_refund returns. The fields after `missing` are there if it found or made a refund. */
interface Begun {
  outcome: 'begun' | 'replayed' | 'no_such_sale' | 'no_such_line' | 'not_begun';
  missing?: number;
  refund?: WrittenRefund;
  fingerprint?: Buffer;
  refusal?: Partial<ErrorDetail> & { code: string };
}

/** The resolver sends a refund again after 1, 2, 4 and 8 seconds, then every 15 seconds. */
const longestRetrySeconds = 15;

export function refundMethods(db: Database): RefundMethods {
  return {
    async beginRefund(request, context) {
      const begun = await begin(db, request, context);
      if (!begun) throw idIsTaken();
      const { outcome, refund, refusal } = begun;
      if (outcome === 'no_such_sale') throw noSuchSale(request.purchaseId);
      if (outcome === 'no_such_line') throw noSuchLine(request.lines[(begun.missing ?? 1) - 1]?.itemId ?? '');
      if (begun.fingerprint?.equals(request.fingerprint) === false)
        throw new AppError('idempotency_key_reused', 'This idempotency key was used for another refund; use a new one.');
      const replayed = outcome === 'replayed';
      if (refusal) return { replayed, refusal: { lines: [], ...refusal } };
      return refund ? { replayed, refund: readRefund(refund) } : { replayed };
    },

    async settleRefund({ refundId, outcome }) {
      const settled = await db.maybeOne<{ refund: WrittenRefund }>(sql`select refund from settle_refund(${refundId}, ${outcome})`);
      if (!settled) throw new AppError('not_found', `There is no refund ${refundId}.`);
      return readRefund(settled.refund);
    },

    async takeDueRefunds({ limit }) {
      const { refunds, oldestPendingSeconds } = await db.one<{ refunds: WrittenRefund[]; oldestPendingSeconds: number }>(sql`
        with taken as (
          update refunds
          set attempts = attempts + 1,
            retry_at = now() + make_interval(secs => least(power(2, least(attempts, 10)), ${longestRetrySeconds}))
          where id in (
            select id from refunds where status = 'pending' and retry_at <= now() order by retry_at limit ${limit} for update skip locked
          )
          returning id
        )
        select
          (select coalesce(json_agg(refund), '[]') from purchase_refunds where refund_id in (select id from taken)) as refunds,
          (select coalesce(extract(epoch from now() - min(created_at)), 0)::int from refunds where status = 'pending') as oldest_pending_seconds`);
      return { refunds: refunds.map(readRefund), oldestPendingSeconds };
    },
  };
}

/** Undefined: another refund has this id. */
function begin(db: Database, request: BeginRefundRequest, context: CallContext): Promise<Begun | undefined> {
  const { refundId, purchaseId, sellerId, idempotencyKey, fingerprint, lines, reason, restock, dueSeconds, replayOnly } = request;
  const items = lines.map(({ itemId }) => itemKey(itemId));
  return db.maybeOne<Begun>(sql`
    with begun as materialized (
      select outcome, missing, state
      from begin_refund(
        ${refundId}, ${purchaseId}, ${sellerId}, ${idempotencyKey}, ${fingerprint},
        ${items.map(({ id }) => id)}, ${items.map(({ category }) => category)}, ${lines.map(({ quantity }) => quantity)},
        ${reason}, ${restock}, make_interval(secs => ${dueSeconds}), ${replayOnly}
      )
    ), recorded as (
      ${recordEvent(
        {
          event: 'refund_begun',
          role: 'seller',
          accountId: sellerId,
          details: sql`jsonb_build_object(
            'refundId', (state).refund_id, 'purchaseId', ${purchaseId}::text, 'amountCents', (state).refund -> 'amountCents'
          )`,
        },
        context,
        sql`begun where outcome = 'begun' and (state).refusal is null`,
      )}
    )
    select outcome, missing, (state).refund, (state).fingerprint, (state).refusal from begun`);
}

export const readRefund = ({ createdAt, refundedAt, ...refund }: WrittenRefund): Refund => ({
  ...refund,
  createdAt: new Date(createdAt),
  ...(refundedAt !== undefined && { refundedAt: new Date(refundedAt) }),
});

/** A caller draws the ids of purchases and refunds at random. */
export const idIsTaken = () => new AppError('invalid_request', 'The id of the call is taken.');

const noSuchSale = (purchaseId: string) => new AppError('not_found', `You have no sale ${purchaseId}.`);
const noSuchLine = (itemId: string) => new AppError('not_found', `This sale has no item ${itemId}.`);
