import type { RequestContext } from '../services/context.ts';

/** As long as a charge may take, so that a slow service does not count as down. */
const answerMs = 2_000;
/** How long a buyer waits for the probe. */
const patienceMs = 50;

/**
 * Whether a purchase may begin: not while the payment service does not respond. While the breaker is open, one request every few seconds
 * probes it with the id of no transaction, which holds no units. If the response comes too late for this request, later requests use its
 * result.
 */
export async function mayCharge({
  breaker,
  payment,
  within,
  clock,
  newPurchaseId,
}: Pick<RequestContext<'payment/GetTransaction'>, 'breaker' | 'payment' | 'within' | 'clock' | 'newPurchaseId'>): Promise<boolean> {
  if (breaker.isDue()) {
    // The payment client itself reports the outcome to the breaker.
    const asked = payment().then((service) => service.getTransaction(newPurchaseId(), within(answerMs).call));
    await Promise.race([asked.catch(() => {}), clock.sleep(patienceMs)]);
  }
  return breaker.allows();
}
