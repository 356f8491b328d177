import { InvalidArgumentError } from 'commander';
import { decimal, digitsOf, money, parseDecimal } from '../../../lib/text/money.ts';
import { SoukError } from '../../api/errors.ts';
import { rules } from '../../api/gen.ts';
import type { Client } from '../../api/index.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors/errors.ts';
import { need } from '../prompts/values.ts';

interface Given {
  price?: string | undefined;
  priceCents?: number | undefined;
}

/** A price in minor units: either given so, or converted from an amount in the marketplace's currency. */
export async function needPrice(context: Context, client: Client, { price, priceCents }: Given): Promise<number> {
  if (priceCents !== undefined && price !== undefined)
    throw new CliError('Name the price once: as an amount, or with --price-cents.', { hint: context.help() });
  if (priceCents !== undefined) return priceCents;
  const currency = price === undefined && !context.ask.possible ? '' : await currencyOf(context, client);
  const parse = (text: string) => priceOf(text, currency);
  if (price === undefined)
    return need(context, undefined, { flag: '--price', message: `Price in ${currency} (such as ${example(currency)})`, parse });
  try {
    return parse(price);
  } catch (error) {
    throw new CliError(`The price '${price}' is invalid. ${(error as Error).message}`, { hint: context.help() });
  }
}

const { minimum: leastCents, maximum: mostCents } = rules.changeItemPrice.priceCents;

function priceOf(text: string, currency: string): number {
  const cents = parseDecimal(text, currency);
  if (cents === undefined)
    throw new InvalidArgumentError(`It must be an amount in ${currency} ${form(digitsOf(currency))}, such as ${example(currency)}.`);
  if (cents < leastCents || cents > mostCents)
    throw new InvalidArgumentError(`It must be from ${money(leastCents, currency)} to ${money(mostCents, currency)}.`);
  return cents;
}

const form = (digits: number) =>
  digits === 0 ? 'without a decimal point or commas' : `with at most ${digits} digits after the point, and no commas`;

const example = (currency: string) => decimal(Math.round(19.99 * 10 ** digitsOf(currency)), currency);

/** The health response carries the currency, also if a part is down. */
async function currencyOf({ interrupts: { signal } }: Context, client: Client): Promise<string> {
  const currency = await client.health({}, { signal }).then(
    (health) => health.currency,
    (error: unknown) => {
      if (error instanceof SoukError && error.currency !== undefined) return error.currency;
      throw error;
    },
  );
  if (currency === undefined)
    throw new CliError('The marketplace does not say in which currency it sells.', { hint: 'Give the price with --price-cents.' });
  return currency;
}
