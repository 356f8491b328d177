import type { Database } from '../../lib/database/db.ts';
import { recordEvent } from '../../lib/database/security-events.ts';
import { sql } from '../../lib/database/sql.ts';
import { AppError } from '../../lib/errors.ts';
import type { ProductDbDefinition, Sale } from '../../lib/gen/product.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { cutPage } from './cursor.ts';
import { readRefund, type WrittenRefund } from './refunds.ts';

type SaleMethods = Pick<Service<ProductDbDefinition>, 'listSales' | 'getSale' | 'dispatchSale'>;

/** A sale with its place in the list: when it was paid, in microseconds since 1970. A Date has only milliseconds. */
type Placed = Omit<Sale, 'refunds'> & { paidAtMicros: number; refunds: WrittenRefund[] };

export function saleMethods(db: Database): SaleMethods {
  return {
    async listSales({ sellerId, status, pageSize, cursor }) {
      const after = readPlace(cursor);
      // The status is an array, and comes first in the order, so that only the index by status has the order. With the index of all sales,
      // Postgres would read those of other statuses to find a few.
      const [ofStatus, byStatus] = status === undefined ? [sql``, sql``] : [sql`and status = any(array[${status}::text])`, sql`status, `];
      const found = await db.many<Placed>(sql`
        select ${saleColumns} from sale_states as state
        where seller_id = ${sellerId} ${ofStatus}
          ${after ? sql`and (paid_at, purchase_id) < (${instant(after.paidAtMicros)}, ${after.purchaseId}::uuid)` : sql``}
        order by ${byStatus}paid_at desc, purchase_id desc
        limit ${pageSize + 1}`);
      const { rows, nextCursor } = cutPage(found, pageSize, ({ paidAtMicros, purchaseId }) => `${paidAtMicros},${purchaseId}`);
      return { items: rows.map(withoutPlace), nextCursor };
    },

    async getSale({ purchaseId, sellerId }) {
      const sale = await db.maybeOne<Placed>(sql`
        select ${saleColumns} from sale_states as state where purchase_id = ${purchaseId} and seller_id = ${sellerId}`);
      if (!sale) throw noSuchSale(purchaseId);
      return withoutPlace(sale);
    },

    async dispatchSale({ purchaseId, sellerId, carrier, trackingNumber }, context) {
      const sale = await db.maybeOne<Placed>(sql`
        with dispatched as (
          update sales
          set dispatched_at = coalesce(dispatched_at, now()), carrier = ${carrier}, tracking_number = ${trackingNumber}
          where purchase_id = ${purchaseId} and seller_id = ${sellerId}
          returning *, old.dispatched_at as dispatched_before, old.carrier as carrier_before, old.tracking_number as number_before
        ), recorded as (
          ${recordEvent(
            {
              event: sql`case when dispatched_before is null then 'sale_dispatched' else 'dispatch_changed' end`,
              role: 'seller',
              accountId: sellerId,
              details: sql`jsonb_build_object('purchaseId', purchase_id)`,
            },
            context,
            sql`dispatched where dispatched_before is null or (carrier_before, number_before) is distinct from (carrier, tracking_number)`,
          )}
        )
        select ${saleColumns} from dispatched cross join lateral sale_state(purchase_id, seller_id) as state`);
      if (!sale) throw noSuchSale(purchaseId);
      return withoutPlace(sale);
    },
  };
}

/** The columns of a Placed, from a row of the view sale_states. */
const saleColumns = sql`
  state.purchase_id, state.status, state.total_cents, state.refunded_cents, state.currency, state.lines, state.refunds, state.delivery,
  state.paid_at, state.dispatched_at, state.carrier, state.tracking_number,
  (extract(epoch from state.paid_at) * 1000000)::bigint as paid_at_micros`;

const withoutPlace = ({ paidAtMicros, ...sale }: Placed): Sale => ({ ...sale, refunds: sale.refunds.map(readRefund) });

const instant = (micros: number) => sql`timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond'`;

const placeForm = /^(\d{1,16}),([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The last sale of the page before; undefined for the first page. Throws `invalid_request` for a cursor that no page had. */
function readPlace(cursor: string): { paidAtMicros: number; purchaseId: string } | undefined {
  if (cursor === '') return undefined;
  const [, micros, purchaseId = ''] = placeForm.exec(cursor) ?? [];
  const paidAtMicros = Number(micros);
  if (!Number.isSafeInteger(paidAtMicros)) throw new AppError('invalid_request', 'The cursor is not one.');
  return { paidAtMicros, purchaseId };
}

const noSuchSale = (purchaseId: string) => new AppError('not_found', `You have no sale in a purchase ${purchaseId}.`);
