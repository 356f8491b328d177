import { type Price, type PriceName, prices } from './prices.ts';

/** One line of a bill. */
export interface BillLine {
  what: string;
  quantity: number;
  unit: string;
  /** US dollars for all of it. */
  usd: number;
  /** Whether its price was not looked up. */
  isUnverified?: true;
}

/** The cost of a quantity at a price. Throws if the quantity is unknown. */
export function charge(what: string, quantity: number, price: PriceName): BillLine {
  if (!Number.isFinite(quantity)) throw new Error(`It is not known how much there is of: ${what}.`);
  const { unit, usd, isUnverified }: Price = prices[price];
  return { what, quantity, unit, usd: quantity * usd, ...(isUnverified && { isUnverified }) };
}

export const total = (bill: readonly BillLine[]): number => bill.reduce((sum, { usd }) => sum + usd, 0);
