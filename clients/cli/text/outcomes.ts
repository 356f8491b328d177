import { money } from '../../../lib/text/money.ts';
import type { SoukError } from '../../api/errors.ts';
import type { Cart, Purchase } from '../../api/index.ts';
import { harmless } from './style.ts';

type Lines = SoukError['lines'];

/** The units left for each line that asks for too many. */
export function shortageText(lines: Lines, cart: Cart | undefined): string {
  const short = lines.filter(({ requested, available = 0 }) => available < requested);
  const rows = short.map(
    ({ itemId, requested, available }) => `  ${labelOf(itemId, cart)}: ${requested} wanted, ${available || 'none'} left`,
  );
  return ['There are too few units left, so nothing was bought and nothing was charged.', ...rows].join('\n');
}

/** The total that the buyer agreed to, the new total, and the lines that differ. */
export function priceChangeText({ lines, totalCents }: SoukError, expectedTotalCents: number, cart: Cart | undefined): string {
  if (!cart || totalCents === undefined) return 'The cart does not cost what was expected. Nothing was charged.';
  const price = (cents: number) => money(cents, cart.currency);
  const changed = lines.flatMap(({ itemId, priceCents }) => {
    const before = cart.lines.find((line) => line.itemId === itemId)?.priceCents;
    return before === undefined || priceCents === undefined || before === priceCents
      ? []
      : [`  ${labelOf(itemId, cart)}: from ${price(before)} to ${price(priceCents)}`];
  });
  return [`The total has changed from ${price(expectedTotalCents)} to ${price(totalCents)}. Nothing was charged.`, ...changed].join('\n');
}

export const paidText = ({ purchaseId, totalCents, currency, card }: Purchase): string =>
  `Paid ${money(totalCents, currency)} with the ${card.brand} card ending in ${card.last4}. Purchase ${purchaseId}`;

function labelOf(itemId: string, cart: Cart | undefined): string {
  const name = cart?.lines.find((line) => line.itemId === itemId)?.name;
  return name === undefined ? itemId : `${itemId} ${harmless(name)}`;
}

/** The units that are left to refund of each line that asks for too many. */
export function refundExcessText(lines: Lines): string {
  const rows = lines.map(({ itemId, requested, left = 0 }) => `  ${itemId}: ${requested} to give back, ${left || 'none'} left`);
  return ['There are too few units left to refund, so nothing was given back.', ...rows].join('\n');
}
