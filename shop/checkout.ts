import { type Cart, ConnectionError, type MakePurchaseRequest, type Purchase, SoukError } from '../clients/api/index.ts';
import { client } from './api.ts';
import { type Attempt, beginAttempt, finishAttempt, unfinishedAttempt } from './attempt.ts';
import { loadCart, pricesOf, sawPrices } from './cart.ts';

export type Outcome =
  | { kind: 'bought'; purchase: Purchase }
  /** The card was declined; nothing was charged. */
  | { kind: 'declined' }
  /** The purchase took too long and was cancelled; nothing was charged. */
  | { kind: 'cancelled' }
  | { kind: 'too few left'; left: Readonly<Record<string, number>> }
  | { kind: 'price changed'; before: Cart }
  | { kind: 'cart empty' }
  | { kind: 'in progress elsewhere'; purchaseId: string | undefined }
  /** An earlier try with this key was sent with other inputs, and bought nothing. */
  | { kind: 'earlier try failed' }
  /** No response, or none that says what became of it. The same key goes with the next try. */
  | { kind: 'unknown'; error: unknown }
  /** Refused for a reason that the form shows. */
  | { kind: 'refused'; error: unknown };

export type Order = Pick<MakePurchaseRequest, 'card' | 'delivery'>;

/** Buys the cart as the reader saw it. `newestBefore`: the buyer's newest purchase when the checkout was opened. */
export async function pay(order: Order, seen: Cart, newestBefore: string): Promise<Outcome> {
  const isAgain = unfinishedAttempt() !== undefined;
  const attempt = beginAttempt(newestBefore);
  try {
    const purchase = await client.makePurchase({ ...order, expectedTotalCents: seen.totalCents, idempotencyKey: attempt.key });
    finishAttempt(attempt);
    return { kind: 'bought', purchase };
  } catch (error) {
    return refusal(error, { attempt, isAgain }, order, seen);
  }
}

/** The refusals that are the outcome of a key. Any other one says nothing about an earlier try with the same key. */
const outcomes = ['payment_declined', 'purchase_cancelled', 'insufficient_quantity', 'price_changed', 'cart_empty', 'purchase_in_progress'];

interface Tried {
  attempt: Attempt;
  /** Whether an earlier try with the same key had no response. */
  isAgain: boolean;
}

async function refusal(error: unknown, { attempt, isAgain }: Tried, order: Order, seen: Cart): Promise<Outcome> {
  if (!(error instanceof SoukError)) return { kind: 'unknown', error };
  if (error.code === 'idempotency_key_reused') return afterOtherInputs(attempt);
  // After a 401 an earlier try of the same call may have been accepted.
  if (error.outcomeUnknown || error.status >= 500 || error.status === 401) return { kind: 'unknown', error };
  if (!isAgain || outcomes.includes(error.code)) finishAttempt(attempt);
  switch (error.code) {
    case 'payment_declined':
      return { kind: 'declined' };
    case 'purchase_cancelled':
      return { kind: 'cancelled' };
    case 'insufficient_quantity':
      await loadCart().catch(() => {});
      return { kind: 'too few left', left: Object.fromEntries(error.lines.map(({ itemId, available = 0 }) => [itemId, available])) };
    case 'price_changed':
      return afterPriceChange(order, seen, attempt.newestBefore);
    case 'cart_empty':
      await loadCart().catch(() => {});
      return { kind: 'cart empty' };
    case 'purchase_in_progress':
      return { kind: 'in progress elsewhere', purchaseId: error.purchaseId };
    default:
      return { kind: 'refused', error };
  }
}

/** A lower price passes. A higher one, or another cart, needs a new yes. */
async function afterPriceChange(order: Order, seen: Cart, newestBefore: string): Promise<Outcome> {
  const today = await loadCart();
  if (!isSameButCheaper(seen, today)) return { kind: 'price changed', before: seen };
  sawPrices(pricesOf(today));
  return pay(order, today, newestBefore);
}

function isSameButCheaper(seen: Cart, today: Cart): boolean {
  const now = new Map(today.lines.map((line) => [line.itemId, line]));
  return (
    today.totalCents < seen.totalCents &&
    seen.lines.length === today.lines.length &&
    seen.lines.every(({ itemId, quantity, priceCents }) => {
      const line = now.get(itemId);
      return line?.quantity === quantity && line.priceCents <= priceCents;
    })
  );
}

/** The key is in use for other inputs, such as another card: an earlier try did arrive. Looks up what became of it. */
async function afterOtherInputs(attempt: Attempt): Promise<Outcome> {
  const purchase = await findResult(attempt).catch((error: unknown) => error as Error);
  if (purchase instanceof Error) return { kind: 'unknown', error: purchase };
  finishAttempt(attempt);
  return purchase ? { kind: 'bought', purchase } : { kind: 'earlier try failed' };
}

/** The paid or pending purchase that an attempt has made, if it is known. */
export async function findResult({ newestBefore }: Attempt, signal?: AbortSignal): Promise<Purchase | undefined> {
  const { items } = await client.listPurchases({ pageSize: 5 }, { signal });
  return items.findLast(({ purchaseId }) => purchaseId > newestBefore);
}

/** After a reload: looks up what became of an attempt that was under way. Undefined if nothing was bought as far as is known. */
export async function resumeAttempt(signal: AbortSignal): Promise<Purchase | undefined> {
  const attempt = unfinishedAttempt();
  const purchase = attempt && (await findResult(attempt, signal));
  if (attempt && purchase) finishAttempt(attempt);
  return purchase;
}

export const isConnectionLost = (error: unknown): boolean => error instanceof ConnectionError && error.reason !== 'aborted';
