import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { callerToken } from '../../../lib/callers/caller-token.ts';
import { connectPayment } from '../../../lib/payment/client.ts';
import { readTrace } from '../../../lib/process/trace.ts';
import type { CallContext } from '../../../lib/rpc/rpc.ts';
import { cardNumbers, plainCard } from '../../support/people/cards.ts';
import { secrets } from '../system/parts-plan.ts';

const charge = { amountCents: 100, currency: 'USD', card: plainCard(cardNumbers.approved) };
/** What is left of the charge when the operator asks for it under several refund ids at once. */
const lastCents = 40;
const racers = 8;
const restMs = 1_000;
const [callMs, finishMs] = [3_000, 60_000];

const callAs = (caller: string): CallContext => ({ ...readTrace({}), deadlineAtMs: Date.now() + callMs, caller });

/**
 * Charges at the payment service itself and gives everything back: first a part, then the rest under several refund ids at once. The
 * payment service alone must hold all of them to the amount, because product-db knows nothing of them. Each call is repeated until its
 * outcome is known.
 */
export function startOperator({ paymentUrl }: { paymentUrl: string }): { stop(): Promise<void> } {
  const payment = connectPayment({ url: paymentUrl, tokenOf: (caller = '') => callerToken(secrets.PAYMENT_SECRET, caller) });
  let untilMs = Number.POSITIVE_INFINITY;

  async function known<Outcome>(call: () => Promise<Outcome>): Promise<Outcome> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (Date.now() > untilMs) throw error;
        await sleep(100);
      }
    }
  }

  const giveBack = (transactionId: string, refundId: string, amountCents: number) =>
    known(() => payment.refund({ transactionId, refundId, amountCents, reason: 'By hand' }, callAs('refund')));

  const working = (async () => {
    for (; untilMs === Number.POSITIVE_INFINITY; await sleep(restMs)) {
      const transactionId = randomUUID();
      await known(() => payment.charge({ transactionId, ...charge }, callAs('make-purchase')));
      const part = charge.amountCents - lastCents;
      const refundId = randomUUID();
      await Promise.all([giveBack(transactionId, refundId, part), giveBack(transactionId, refundId, part)]);
      await Promise.all(Array.from({ length: racers }, () => giveBack(transactionId, randomUUID(), lastCents)));
    }
  })();
  // stop() reports the error.
  working.catch(() => {});
  return {
    async stop() {
      untilMs = Date.now() + finishMs;
      await working;
      payment.close();
    },
  };
}
