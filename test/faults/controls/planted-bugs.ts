import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../../functions/services/services.ts';
import type { ProductDbDefinition, Purchase, Refund } from '../../../lib/gen/product.ts';
import { type Payment, PaymentUnknownError } from '../../../lib/payment/payment.ts';
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
  'refund not idempotent': 'refunded twice',
  'payment limit not held': 'refunded more than was paid',
  'refund limit without a lock': 'refunded more than was paid',
  'refund not conditional': 'counters that differ',
  'restocked twice': 'units over or lost',
  'refund told before the commit': 'acknowledged effects missing',
  'refunds open after a restore': 'refunds not closed after a restore',
  'adoption restocks': 'refunds that a restore changed',
  'forgotten charge counts as refused': 'refunds of a forgotten charge not pending',
} as const satisfies Partial<Record<PlantedBug, CheckName>>;

export type ProcessBug = keyof typeof caughtBy;

/** Plants the mistakes of functions: wrong calls, or wrong use of results. */
export function plantInFunctions(bug: ProcessBug | undefined, services: Services): Services {
  const { product } = services;
  const withPayment = (plant: (payment: Payment) => Partial<Payment>): Services => ({
    ...services,
    payment: async () => {
      const payment = await services.payment();
      return { ...payment, ...plant(payment) };
    },
  });
  const withCancel = (cancel: (payment: Payment) => Payment['cancel']) => withPayment((payment) => ({ cancel: cancel(payment) }));
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
    case 'refund told before the commit':
      return { ...services, product: { ...product, ...settleRefundLater(product) } };
    case 'forgotten charge counts as refused':
      return withPayment((payment) => ({ refund: refuseUnknown(payment) }));
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

/** Takes a charge that the payment service does not know for one that it will never know. */
const refuseUnknown =
  (payment: Payment): Payment['refund'] =>
  (request, context) =>
    payment.refund(request, context).catch((error) => {
      if (error instanceof PaymentUnknownError && error.reason === 'not_found') return { refusal: 'not_approved' };
      throw error;
    });

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

/** The same for a refund. */
function settleRefundLater(product: Service<ProductDbDefinition>): Pick<Service<ProductDbDefinition>, 'beginRefund' | 'settleRefund'> {
  const begun = new Map<string, Refund>();
  return {
    async beginRefund(request, call) {
      const answer = await product.beginRefund(request, call);
      if (answer.refund) begun.set(answer.refund.refundId, answer.refund);
      return answer;
    },
    async settleRefund(request, call) {
      const refund = begun.get(request.refundId);
      if (!refund) return product.settleRefund(request, call);
      sleep(500).then(() => product.settleRefund(request, { ...call, deadlineAtMs: Date.now() + 5_000 }).catch(() => {}));
      return { ...refund, status: request.outcome, refundedAt: new Date() };
    },
  };
}
