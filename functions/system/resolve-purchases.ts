import * as z from 'zod/mini';
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
  calls: [
    'product-db/TakeDuePurchases',
    'product-db/SettlePurchase',
    'product-db/TakeDueRefunds',
    'product-db/SettleRefund',
    'payment/Cancel',
    'payment/Refund',
  ],
  summary: 'Find out what became of purchases and refunds that have been pending for too long.',
  request: () => z.strictObject({}),
  response: () =>
    z.object({
      settled: count().check(z.meta({ description: 'Purchases that are now paid, declined or cancelled.' })),
      pending: count().check(z.meta({ description: 'Purchases that could not be resolved and will be tried again.' })),
    }),
  deadlineMs: 25_000,

  async handle(_, context) {
    const { product, log } = context;
    // Side by side, so that slow purchases leave time for refunds.
    const [purchases, refunds] = await Promise.all([
      inBatches(context, {
        take: async () => {
          const { purchaseIds: due, oldestPendingSeconds } = await product.takeDuePurchases({ limit: batch });
          return { due, oldestPendingSeconds };
        },
        resolve: (purchaseId) => resolvePurchase(context, purchaseId),
        failed: (purchaseId, error) => log.error({ purchaseId, error }, 'a purchase could not be resolved'),
      }),
      inBatches(context, {
        take: async () => {
          const { refunds: due, oldestPendingSeconds } = await product.takeDueRefunds({ limit: batch });
          return { due, oldestPendingSeconds };
        },
        resolve: (refund) => sendRefund(context, refund),
        failed: ({ refundId }, error) => log.error({ refundId, error }, 'a refund could not be resolved'),
      }),
    ]);
    if (purchases.pending > 0) log.warn(purchases, 'purchases could not be resolved');
    else log.info(purchases, 'purchases resolved');
    const { settled: refundsSettled, pending: refundsPending, oldestPendingSeconds: oldestPendingRefundSeconds } = refunds;
    const outcome = { refundsSettled, refundsPending, oldestPendingRefundSeconds };
    if (refundsPending > 0) log.warn(outcome, 'refunds could not be resolved');
    else if (refundsSettled > 0 || oldestPendingRefundSeconds > 0) log.info(outcome, 'refunds resolved');
    return { settled: purchases.settled, pending: purchases.pending };
  },
});

interface Pending<Due> {
  /** Takes the next batch. */
  take: () => Promise<{ due: Due[]; oldestPendingSeconds: number }>;
  /** Returns its new state; undefined if it could not be reached. */
  resolve: (due: Due) => Promise<{ status: string } | undefined>;
  failed: (due: Due, error: unknown) => void;
}

/** Resolves what is pending, until no more is due or the time is over. */
async function inBatches<Due>({ call, clock }: Pick<RequestContext, 'call' | 'clock'>, { take, resolve, failed }: Pending<Due>) {
  const total = { settled: 0, pending: 0, oldestPendingSeconds: 0 };
  /** Never rejects, so that one that cannot be resolved does not block the others. */
  const isSettled = async (one: Due): Promise<boolean> => {
    try {
      return ((await resolve(one))?.status ?? 'pending') !== 'pending';
    } catch (error) {
      failed(one, error);
      return false;
    }
  };
  while (call.deadlineAtMs - clock.nowMs() > lastBatchBeforeEndMs) {
    const { due, oldestPendingSeconds } = await take();
    total.oldestPendingSeconds = Math.max(total.oldestPendingSeconds, oldestPendingSeconds);
    const settled = await Promise.all(due.map(isSettled));
    total.settled += settled.filter(Boolean).length;
    total.pending += settled.filter((done) => !done).length;
    // If the batch is not full, nothing more is due. If none was settled, the next ones would fail too.
    if (due.length < batch || !settled.some(Boolean)) break;
  }
  return total;
}
