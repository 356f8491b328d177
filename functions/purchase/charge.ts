import type { Purchase } from '../../lib/gen/product.ts';
import { type ChargeRequest, type Decision, PaymentUnknownError } from '../../lib/payment/payment.ts';
import type { RequestContext } from '../services/context.ts';
import { settlePurchase } from './settle.ts';

const attemptMs = 2_000;

/**
 * Charges a pending purchase and settles it. Returns the purchase in its new state. It is still pending if the decision is unknown or
 * product-db could not be reached. Several processes may do this concurrently for one purchase; all get the same decision.
 */
export async function chargePurchase(
  context: Pick<RequestContext<'product-db/SettlePurchase' | 'payment/Charge'>, 'within' | 'clock' | 'payment'>,
  purchase: Purchase,
  card: ChargeRequest['card'],
): Promise<Purchase> {
  const { purchaseId, totalCents, currency } = purchase;
  const payment = await context.payment();
  const charge = () =>
    payment.charge({ transactionId: purchaseId, amountCents: totalCents, currency, card }, context.within(attemptMs).call);
  const decision = await known(
    charge().catch((error) => {
      if (mayBeKnownNow(error)) return charge();
      throw error;
    }),
  );
  return (decision && (await settlePurchase(context, purchaseId, decision))) ?? purchase;
}

/**
 * One resolving step for a purchase whose decision is unknown: cancels the charge if it is undecided, so that the purchase is never charged
 * later, and settles the purchase. Returns the purchase in its new state; undefined if the payment service or product-db could not be
 * reached.
 */
export async function resolvePurchase(
  context: Pick<RequestContext<'product-db/SettlePurchase' | 'payment/Cancel'>, 'within' | 'clock' | 'payment'>,
  purchaseId: string,
): Promise<Purchase | undefined> {
  const payment = await context.payment();
  const decision = await known(payment.cancel(purchaseId, context.within(attemptMs).call));
  return decision && settlePurchase(context, purchaseId, decision);
}

/** Whether a second try can find the decision: not if the payment service understood the request and refused it. */
const mayBeKnownNow = (error: unknown) =>
  error instanceof PaymentUnknownError && error.reason !== 'refused' && error.reason !== 'another_amount';

async function known(outcome: Promise<{ decision: Decision }>): Promise<Decision | undefined> {
  try {
    return (await outcome).decision;
  } catch (error) {
    if (error instanceof PaymentUnknownError) return undefined;
    throw error;
  }
}
