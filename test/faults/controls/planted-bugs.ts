import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../../functions/services/services.ts';
import type { Database } from '../../../lib/database/db.ts';
import { sql } from '../../../lib/database/sql.ts';
import type { ProductDbDefinition, Purchase } from '../../../lib/gen/product.ts';
import type { Payment } from '../../../lib/payment/payment.ts';
import type { Service } from '../../../lib/rpc/rpc.ts';
import type { CheckName } from '../checks/checks.ts';

/** Possible mistakes of a marketplace, and the check that must find each. Souk's own parts contain no switch for any of them. */
export const plantedBugs = {
  'status, then release': 'charges without a purchase',
  'hold released by time alone': 'charges without a purchase',
  'charge not idempotent': 'double charges',
  'settle not conditional': 'counters that differ',
  'absolute quantity': 'units over or lost',
  'unordered locks': 'deadlocks',
  'response before the commit': 'acknowledged effects missing',
  'no fingerprint': 'keys that bought something else',
} as const satisfies Record<string, CheckName>;

export type PlantedBug = keyof typeof plantedBugs;

/** Plants the mistakes of functions: wrong calls, or wrong use of results. */
export function plantInFunctions(bug: PlantedBug | undefined, services: Services): Services {
  const { product } = services;
  const withCancel = (cancel: (payment: Payment) => Payment['cancel']): Services => ({
    ...services,
    payment: async () => {
      const payment = await services.payment();
      return { ...payment, cancel: cancel(payment) };
    },
  });
  switch (bug) {
    case 'status, then release':
      return withCancel((payment) => async (id, context) => {
        const { decision } = await payment.getTransaction(id, context);
        return { decision: decision === 'unknown' ? 'cancelled' : decision };
      });
    case 'hold released by time alone':
      return withCancel(() => async () => ({ decision: 'cancelled' }));
    case 'response before the commit':
      return { ...services, product: { ...product, ...settleLater(product) } };
    case 'no fingerprint':
      return {
        ...services,
        product: {
          ...product,
          beginPurchase: (request, call) => product.beginPurchase({ ...request, fingerprint: Buffer.alloc(32) }, call),
        },
      };
    default:
      return services;
  }
}

/** Returns the future state of the purchase and settles it a moment later. */
function settleLater(product: Service<ProductDbDefinition>): Pick<Service<ProductDbDefinition>, 'beginPurchase' | 'settlePurchase'> {
  const begun = new Map<string, Purchase>();
  return {
    async beginPurchase(request, call) {
      const answer = await product.beginPurchase(request, call);
      const purchase = answer.purchase?.purchase;
      if (purchase) begun.set(purchase.purchaseId, purchase);
      return answer;
    },
    async settlePurchase(request, call) {
      const purchase = begun.get(request.purchaseId);
      if (!purchase) return product.settlePurchase(request, call);
      sleep(500).then(() => product.settlePurchase(request, { ...call, deadlineAtMs: Date.now() + 5_000 }).catch(() => {}));
      const isPaid = request.decision === 'approved';
      return { ...purchase, status: isPaid ? 'paid' : request.decision, ...(isPaid && { paidAt: new Date() }) };
    },
  };
}

/** Stores an absolute quantity, as a form would that shows the old one and saves the typed one. */
export function writeAbsoluteQuantities(db: Database, product: Service<ProductDbDefinition>): Service<ProductDbDefinition> {
  return {
    ...product,
    async changeItemQuantity(request, call) {
      const { itemId, change } = request;
      const id = Number(itemId.split('-')[1]);
      const { quantity } = await product.getItem({ itemId }, call);
      if (quantity + change < 0) return product.changeItemQuantity(request, call);
      await sleep(20);
      await db.many(sql`
        with recorded as (insert into quantity_changes (item_id, change, reason) values (${id}, ${change}, 'changed'))
        update items set quantity = ${quantity + change} where id = ${id}`);
      return product.getItem({ itemId }, call);
    },
  };
}

/** Bugs that are planted by replacing text in a SQL function. */
export const plantedSql: Partial<Record<PlantedBug, { function: string; from: string; to: string }>> = {
  'settle not conditional': { function: 'settle_purchase', from: ` and status = 'pending' for update`, to: ' for update' },
  // A pause between two locks, as on a busier machine. With locks in order, the pause would do no harm.
  'unordered locks': {
    function: 'begin_purchase',
    from: 'perform from items where id in (select jsonb_object_keys(cart)::bigint) order by id for no key update',
    to: 'perform pg_sleep(0.02) from items where id in (select jsonb_object_keys(cart)::bigint) order by random() for no key update',
  },
};
