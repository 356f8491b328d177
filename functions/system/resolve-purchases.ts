import * as z from 'zod/mini';
import type { Refund } from '../../lib/gen/product.ts';
import { endpoint } from '../endpoint.ts';
import { resolvePurchase } from '../purchase/charge.ts';
import { sendRefund } from '../purchase/send-refund.ts';
import type { RequestContext } from '../services/context.ts';

const batch = 20;
/** A resolving step takes at most 6 seconds, so the last batch ends before the request's deadline. */
const lastBatchBeforeEndMs = 8_000;

const count = () => z.int().check(z.minimum(0));

export const resolvePurchases = endpoint({
  method: 'POST',
  path: '/v1/internal/resolve-purchases',
  caller: 'scheduler',
  calls: ['product', 'payment'],
  summary: 'Find out what became of purchases and refunds that have been pending for too long.',
  request: () => z.strictObject({}),
  response: () =>
    z.object({
      settled: count().check(z.meta({ description: 'Purchases that are now paid, declined or cancelled.' })),
      pending: count().check(z.meta({ description: 'Purchases that could not be resolved and will be tried again.' })),
    }),
  deadlineMs: 25_000,

  async handle(_, context) {
    const total = { settled: 0, pending: 0 };
    let oldestPendingSeconds = 0;
    while (context.call.deadlineAtMs - context.clock.nowMs() > lastBatchBeforeEndMs) {
      const { purchaseIds, ...taken } = await context.product.takeDuePurchases({ limit: batch });
      oldestPendingSeconds = Math.max(oldestPendingSeconds, taken.oldestPendingSeconds);
      const settled = await Promise.all(purchaseIds.map((purchaseId) => isSettled(context, purchaseId)));
      total.settled += settled.filter(Boolean).length;
      total.pending += settled.filter((done) => !done).length;
      // If the batch is not full, nothing more is due. If none was settled, the next ones would fail too.
      if (purchaseIds.length < batch || !settled.some(Boolean)) break;
    }
    const outcome = { ...total, oldestPendingSeconds };
    if (total.pending > 0) context.log.warn(outcome, 'purchases could not be resolved');
    else context.log.info(outcome, 'purchases resolved');
    await resolveRefunds(context);
    return total;
  },
});

/** Sends pending refunds again, until no more are due or the time is over. */
async function resolveRefunds(context: RequestContext<'product' | 'payment'>): Promise<void> {
  const total = { refundsSettled: 0, refundsPending: 0, oldestPendingRefundSeconds: 0 };
  while (context.call.deadlineAtMs - context.clock.nowMs() > lastBatchBeforeEndMs) {
    const { refunds, oldestPendingSeconds } = await context.product.takeDueRefunds({ limit: batch });
    total.oldestPendingRefundSeconds = Math.max(total.oldestPendingRefundSeconds, oldestPendingSeconds);
    const settled = await Promise.all(refunds.map((refund) => isRefundSettled(context, refund)));
    total.refundsSettled += settled.filter(Boolean).length;
    total.refundsPending += settled.filter((done) => !done).length;
    if (refunds.length < batch || !settled.some(Boolean)) break;
  }
  if (total.refundsPending > 0) context.log.warn(total, 'refunds could not be resolved');
  else if (total.refundsSettled > 0) context.log.info(total, 'refunds resolved');
}

/** Never rejects, so that one refund that cannot be sent does not block the others. */
async function isRefundSettled(context: RequestContext<'product' | 'payment'>, refund: Refund): Promise<boolean> {
  try {
    return (await sendRefund(context, refund)).status !== 'pending';
  } catch (error) {
    context.log.error({ refundId: refund.refundId, error }, 'a refund could not be resolved');
    return false;
  }
}

/** Never rejects, so that one purchase that cannot be resolved does not block the others. */
async function isSettled(context: RequestContext<'product' | 'payment'>, purchaseId: string): Promise<boolean> {
  try {
    const purchase = await resolvePurchase(context, purchaseId);
    return purchase !== undefined && purchase.status !== 'pending';
  } catch (error) {
    context.log.error({ purchaseId, error }, 'a purchase could not be resolved');
    return false;
  }
}
