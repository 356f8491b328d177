import { randomUUID } from 'node:crypto';
import { Command } from '@commander-js/extra-typings';
import { money } from '../../../lib/text/money.ts';
import { SoukError } from '../../api/errors.ts';
import type { Cart, Client } from '../../api/index.ts';
import { type Context, inSession } from '../context.ts';
import { CliError, Interrupted } from '../errors/errors.ts';
import { exitCodes } from '../errors/exit-codes.ts';
import { explain } from '../errors/explain.ts';
import type { Card } from '../prompts/card.ts';
import type { DeliveryOptions } from '../prompts/delivery.ts';
import { askRefused, readDetails, refusedDetails } from '../prompts/purchase-details.ts';
import { readCard } from '../prompts/secrets.ts';
import { gathered, wholeNumber } from '../prompts/values.ts';
import { priceChangeText } from '../text/outcomes.ts';
import { cartText } from '../text/purchases.ts';
import { examplesHelp } from './examples.ts';
import { sendPurchase } from './send-purchase.ts';

export const buy = (context: Context) =>
  new Command('buy')
    .aliases(['make-purchase', 'checkout'])
    .summary('buy everything in the cart, or nothing')
    .option('-y, --yes', 'buy at today’s total without asking')
    .option('--expected-total-cents <number>', 'buy without asking if the cart costs exactly this', wholeNumber)
    .option('--card-stdin', 'read the card from standard input as JSON (or set SOUK_CARD_…)')
    .option('--delivery-name <name>', 'to whom it is delivered')
    .option('--delivery-line <line>', 'a line of the address, such as street and number; repeat the option, up to 3', gathered)
    .option('--city <name>', 'the city of the address')
    .option('--postal-code <code>', 'the postal code of the address, if it has one')
    .option('--country <code>', 'the country of the address: two letters of ISO 3166-1, such as GB')
    .option('--wait <seconds>', 'how long to wait for an outcome that is not known at once', wholeNumber, 60)
    .option('--idempotency-key <key>', 'repeat a purchase whose outcome is unknown: it is never charged twice')
    .addHelpText('after', helpOnDetails)
    .addHelpText('after', helpOnExamples(context))
    .action(async (options) => {
      if (options.idempotencyKey !== undefined && options.expectedTotalCents === undefined) {
        throw new CliError('A purchase is repeated as it was: --idempotency-key needs --expected-total-cents.', { hint: context.help() });
      }
      const client = await inSession(context);
      await purchaseCart(context, client, options);
    });

const helpOnDetails = `
The card is typed at a prompt that hides it, or comes from standard input:
  {"holderName": "…", "number": "…", "expiration": "MM/YY", "securityCode": "…"}
or from SOUK_CARD_HOLDER_NAME, SOUK_CARD_NUMBER, SOUK_CARD_EXPIRATION and SOUK_CARD_SECURITY_CODE.

A delivery needs a name, a line, a city and a country. Without these options you are asked for it, unless you have agreed to a total.
The buyer and the sellers in the purchase see it, and it is erased some months later.`;

/** A shell of ours reads no file, and no card from the environment. */
function helpOnExamples(context: Context): string {
  const delivered = 'buy --delivery-name "Ada Lovelace" --delivery-line "12 Mill Lane" --city London --postal-code "N1 9GU" --country GB';
  if (context.manner === 'shell') return examplesHelp(context, [delivered]);
  const help = examplesHelp(context, [`${delivered} --yes --card-stdin < card.json`, 'buy --yes']);
  return `${help}\nThe last one takes the card from the environment.`;
}

interface Options extends DeliveryOptions {
  yes?: true;
  expectedTotalCents?: number;
  cardStdin?: true;
  wait: number;
  idempotencyKey?: string;
}

/** Shows what will be charged, asks, and buys. Asks again if the price, the card or the delivery was refused. */
async function purchaseCart(context: Context, client: Client, options: Options): Promise<void> {
  const { ask, output } = context;
  const agreed = options.yes === true || options.expectedTotalCents !== undefined;
  if (!agreed && !ask.possible) {
    const hint = 'Add --yes, or --expected-total-cents with the total you agree to.';
    throw new CliError('Cannot ask for confirmation: this is not a terminal.', { hint });
  }
  let cart = options.expectedTotalCents === undefined ? await showCart(context, client) : undefined;
  let details = await readDetails(context, options, agreed);

  for (;;) {
    if (cart && !agreed && !(await confirm(context, cart, details.card))) throw new Interrupted('Nothing was bought.');
    const expectedTotalCents = cart?.totalCents ?? (options.expectedTotalCents as number);
    const idempotencyKey = options.idempotencyKey ?? randomUUID();
    try {
      return await sendPurchase(context, client, { idempotencyKey, ...details, expectedTotalCents, cart, waitSeconds: options.wait });
    } catch (error) {
      const refused = refusedDetails(error);
      if (refused && ask.possible && !output.json) {
        output.warn(explain(error, context).message);
        details = await askRefused(context, refused, details);
        continue;
      }
      if (agreed || !(error instanceof SoukError) || !cart) throw error;
      if (error.code === 'price_changed') {
        output.warn(priceChangeText(error, expectedTotalCents, cart));
        cart = await showCart(context, client);
      } else if (error.code === 'payment_declined') {
        output.warn(error.message);
        if (!(await ask.confirm('Try another card?', true)))
          throw new CliError('Nothing was bought.', { exitCode: exitCodes.declined, cause: error });
        details = { ...details, card: await readCard(context, {}) };
      } else throw error;
    }
  }
}

async function showCart(context: Context, client: Client): Promise<Cart> {
  const cart = await client.getCart({}, { signal: context.interrupts.signal });
  if (cart.lines.length === 0) {
    throw new CliError('The cart is empty.', {
      hint: `Put something in: ${context.spell('add ITEM')}`,
      exitCode: exitCodes.conflict,
      code: 'cart_empty',
    });
  }
  if (context.ask.possible) context.output.note(cartText(cart));
  return cart;
}

const confirm = ({ ask }: Context, { totalCents, currency }: Cart, { number }: Card) =>
  ask.confirm(`Charge ${money(totalCents, currency)} to the card ending in ${number.replace(/\D/g, '').slice(-4)}?`, false);
