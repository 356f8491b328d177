import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../../functions/services/services.ts';
import type { ProductDbDefinition, Purchase } from '../../../lib/gen/product.ts';
import type { Payment } from '../../../lib/payment/payment.ts';
import type { Service } from '../../../lib/rpc/rpc.ts';
import type { PlantedBug } from '../../support/bugs/planted-bugs.ts';
import type { CheckName } from '../checks/checks.ts';

/** The planted bugs that real processes are run with, and the check that must find each. */
export const caughtBy = {
  'status, then release': 'charges without a purchase',
  'hold released by time alone': 'charges without a purchase',
  'charge not idempotent': 'double charges',
  'settle not conditional': 'counters that differ',
  'absolute quantity': 'units over or lost',
  'unordered locks': 'deadlocks',
  'response before the commit': 'acknowledged effects missing',
  'no fingerprint': 'keys that bought something else',
} as const satisfies Partial<Record<PlantedBug, CheckName>>;

export type ProcessBug = keyof typeof caughtBy;

/** Plants the mistakes of functions: wrong calls, or wrong use of results. */
export function plantInFunctions(bug: ProcessBug | undefined, services: Services): Services {
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

/** Bugs that are planted by replacing text in a SQL function. */
export const plantedSql: Partial<Record<ProcessBug, { function: string; from: string; to: string }>> = {
  'settle not conditional': { function: 'settle_purchase', from: ` and status = 'pending' for update`, to: ' for update' },
  // A pause between two locks, as on a busier machine. With locks in order, the pause would do no harm.
  'unordered locks': {
    function: 'begin_purchase',
    from: 'perform from items where id in (select jsonb_object_keys(cart)::bigint) order by id for no key update',
    to: 'perform pg_sleep(0.02) from items where id in (select jsonb_object_keys(cart)::bigint) order by random() for no key update',
  },
};
