import type { RequestContext } from '../services/context.ts';

/** As long as a charge may take: a service that is slow but there must not be taken for gone. */
const answerMs = 2_000;
/** A buyer is not kept waiting for it. */
const patienceMs = 50;

/**
 * Whether a purchase may begin: not while the payment service gives no answers. Every few seconds somebody asks it for a transaction that is none,
 * which tells whether it is back and holds no units; if it has not answered by now, those who come later profit.
 */
export async function mayCharge({
  breaker,
  payment,
  within,
  clock,
  newPurchaseId,
}: Pick<RequestContext<'payment'>, 'breaker' | 'payment' | 'within' | 'clock' | 'newPurchaseId'>): Promise<boolean> {
  if (breaker.isDue()) {
    // The breaker hears of the outcome from whoever makes the call.
    const asked = payment().then((service) => service.getTransaction(newPurchaseId(), within(answerMs).call));
    await Promise.race([asked.catch(() => {}), clock.sleep(patienceMs)]);
  }
  return breaker.allows();
}
