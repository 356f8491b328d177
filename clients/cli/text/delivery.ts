import type { Delivery, Purchase } from '../../api/index.ts';
import { day } from './items.ts';
import { harmless } from './style.ts';

/** An address on one line. */
export const deliveryText = ({ name, lines, city, postalCode, country }: Delivery): string =>
  harmless([name, ...lines, `${city} ${postalCode}`.trim(), country].join(', '));

/** When a seller dispatched it, and with whom. */
export function dispatchText({ dispatchedAt, carrier, trackingNumber }: Omit<Purchase['dispatches'][number], 'sellerId'>): string {
  const by = [carrier && `with ${carrier}`, trackingNumber && `tracking number ${trackingNumber}`].filter(Boolean).join(', ');
  return harmless([day(dispatchedAt), by].filter(Boolean).join(' '));
}
