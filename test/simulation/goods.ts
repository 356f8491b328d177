import type { PurchaseLine } from '../../lib/gen/product.ts';

/** What is for sale. Each seller has one item. There are few units of the first, so that all compete for it. */
export const goods = [
  { itemId: '1-1', name: 'Lamp', sellerId: 1, sellerName: 'Ada', priceCents: 500 },
  { itemId: '1-2', name: 'Vase', sellerId: 2, sellerName: 'Noor', priceCents: 300 },
] as const;

/** Units of each of the goods. */
export type Units = readonly number[];

export const totalCentsOf = (units: Units): number => goods.reduce((sum, { priceCents }, i) => sum + priceCents * (units[i] ?? 0), 0);

export const linesOf = (units: Units): PurchaseLine[] =>
  goods.flatMap((one, i) => ((units[i] ?? 0) > 0 ? [{ ...one, quantity: units[i] ?? 0, refundedQuantity: 0 }] : []));

/** The place of an item among the goods. */
export const placeOf = (itemId: string): number => (itemId === goods[0].itemId ? 0 : 1);
