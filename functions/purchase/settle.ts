import { hasCode } from '../../lib/errors.ts';
import type { Purchase, Refund } from '../../lib/gen/product.ts';
import type { Decision } from '../../lib/payment/payment.ts';
import type { BoundServices, RequestContext } from '../services/context.ts';

const attemptMs = 1_500;
const allAttemptsMs = 4_000;
const firstPauseMs = 50;

/**
 * T2: applies the payment service's decision, and retries while product-db cannot be reached. Returns the purchase in its new state;
 * undefined if product-db could not be reached in time, and then the resolver applies it later. Nothing ends this early, not even a client
 * that disconnects.
 */
export const settlePurchase = (
  context: Settles<'product-db/SettlePurchase'>,
  purchaseId: string,
  decision: Decision,
): Promise<Purchase | undefined> => untilReached(context, ({ product }) => product.settlePurchase({ purchaseId, decision }));

/** R2: applies the payment service's outcome to a refund, in the same way. */
export const settleRefund = (
  context: Settles<'product-db/SettleRefund'>,
  refundId: string,
  outcome: 'refunded' | 'failed',
): Promise<Refund | undefined> => untilReached(context, ({ product }) => product.settleRefund({ refundId, outcome }));

type Settle = 'product-db/SettlePurchase' | 'product-db/SettleRefund';
type Settles<Call extends Settle> = Pick<RequestContext<Call>, 'within' | 'clock'>;

async function untilReached<T, Call extends Settle>(
  { within, clock }: Settles<Call>,
  call: (services: BoundServices<Call>) => Promise<T>,
): Promise<T | undefined> {
  const giveUpAtMs = clock.nowMs() + allAttemptsMs;
  for (let pauseMs = firstPauseMs; ; pauseMs *= 2) {
    const leftMs = giveUpAtMs - clock.nowMs();
    if (leftMs <= 0) return undefined;
    try {
      return await call(within(Math.min(attemptMs, leftMs)));
    } catch (error) {
      if (!hasCode(error, 'unavailable', 'overloaded', 'deadline_exceeded')) throw error;
    }
    await clock.sleep(Math.min(pauseMs, Math.max(0, giveUpAtMs - clock.nowMs())));
  }
}
