import { SoukError } from '../../api/errors.ts';
import type { Cart, Client, Purchase } from '../../api/index.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors/errors.ts';
import { exitCodes } from '../errors/exit-codes.ts';
import { optionsOf } from '../prompts/delivery.ts';
import type { Details } from '../prompts/purchase-details.ts';
import { paidText, priceChangeText, shortageText } from '../text/outcomes.ts';
import { sendUntilKnown } from './send-until-known.ts';

export interface Agreed extends Details {
  /** The same for every try of one purchase, so that a card is never charged twice. */
  idempotencyKey: string;
  expectedTotalCents: number;
  /** The cart that the buyer agreed to, if it was shown. */
  cart: Cart | undefined;
  waitSeconds: number;
}

/**
 * Sends a purchase and reports its outcome. Throws the API's payment_declined unchanged, and price_changed if a person was shown the cart.
 * Other errors are thrown with an explanation.
 */
export async function sendPurchase(context: Context, client: Client, agreed: Agreed): Promise<void> {
  const purchase = await sendUntilKnown(context, {
    noun: 'purchase',
    doubt: 'the purchase was made',
    promise: 'never charged twice',
    waysToFindOut: waysToFindOut(context, agreed),
    send: () => buyAndWait(context, client, agreed),
    explained: (error) => explained(error, context, agreed),
  });
  tell(context, purchase);
}

async function buyAndWait({ interrupts: { signal }, output }: Context, client: Client, agreed: Agreed): Promise<Purchase> {
  const { idempotencyKey, card, delivery, expectedTotalCents, waitSeconds } = agreed;
  const purchase = await client.makePurchase({ idempotencyKey, card, delivery, expectedTotalCents }, { signal });
  if (purchase.status !== 'pending' || waitSeconds <= 0) return purchase;
  output.note(`The outcome of purchase ${purchase.purchaseId} is not known yet. Waiting for it…`);
  try {
    return await client.waitForPurchase(purchase.purchaseId, { signal, timeoutMs: waitSeconds * 1000 });
  } catch {
    // An error while waiting does not change the purchase. The buyer can look it up by its id.
    return purchase;
  }
}

/** Reports the outcome of a purchase that was begun. Throws for every status except paid, so that scripts get an error. */
function tell({ output, spell }: Context, purchase: Purchase): void {
  const { purchaseId, status } = purchase;
  if (status === 'paid' || status === 'pending') output.result(purchase, () => (status === 'paid' ? paidText(purchase) : ''));
  if (status === 'pending') {
    const hint = `Ask again with: ${spell(`purchase ${purchaseId}`)}`;
    throw new CliError('The outcome of the purchase is not known yet.', { hint, exitCode: exitCodes.pending, details: { purchaseId } });
  }
  const again = { hint: `Try again with: ${spell('buy')}`, details: { purchaseId } };
  if (status === 'declined')
    throw new CliError('The card was declined. Nothing was charged.', { ...again, exitCode: exitCodes.declined, code: 'payment_declined' });
  if (status === 'cancelled')
    throw new CliError('The purchase was cancelled. Nothing was charged.', {
      ...again,
      exitCode: exitCodes.conflict,
      code: 'purchase_cancelled',
    });
}

function explained(error: unknown, { ask, spell }: Context, { cart, expectedTotalCents }: Agreed): unknown {
  if (!(error instanceof SoukError)) return error;
  const conflict = (message: string, hint: string) => new CliError(message, { hint, exitCode: exitCodes.conflict, cause: error });
  switch (error.code) {
    case 'insufficient_quantity':
      return conflict(shortageText(error.lines, cart), `Take fewer: ${spell('remove ITEM QUANTITY')}`);
    case 'price_changed':
      if (ask.possible && cart) return error;
      return conflict(
        priceChangeText(error, expectedTotalCents, cart),
        `If you agree to the new total: ${spell(`buy --expected-total-cents ${error.totalCents}`)}`,
      );
    case 'purchase_in_progress':
      return conflict(error.message, `What becomes of it: ${spell(`purchase ${error.purchaseId}`)}`);
    case 'purchase_cancelled':
      return conflict(error.message, `Buy again with: ${spell('buy')}`);
    case 'idempotency_key_reused':
      return conflict(error.message, 'Repeat a purchase with the same card, delivery and --expected-total-cents.');
    default:
      return error;
  }
}

function waysToFindOut({ spell }: Context, { idempotencyKey, expectedTotalCents, delivery }: Agreed): string {
  const again = [
    'buy',
    `--idempotency-key ${idempotencyKey} --expected-total-cents ${expectedTotalCents}`,
    ...(delivery ? [optionsOf(delivery)] : []),
  ];
  return [`Look for it: ${spell('purchases')}`, `Or finish it, with the same card: ${spell(again.join(' '))}`].join('\n');
}
