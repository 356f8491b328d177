import { type PriceName, prices } from './prices.ts';

/** One line of a bill. */
export interface BillLine {
  what: string;
  quantity: number;
  unit: string;
  /** US dollars for all of it. */
  usd: number;
}

/** So much of what a price is for. */
export const charge = (what: string, quantity: number, price: PriceName): BillLine => ({
  what,
  quantity,
  unit: prices[price].unit,
  usd: quantity * prices[price].usd,
});

export const total = (bill: readonly BillLine[]): number => bill.reduce((sum, { usd }) => sum + usd, 0);
