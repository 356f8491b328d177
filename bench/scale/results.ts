import type { Measured } from './compare.ts';
import type { SalesReport } from './sales.ts';

/** The result of `npm run bench:scale`. */
export interface ScaleResults extends Partial<SalesReport> {
  about: 'souk scale';
  settings: { sales: number } & Record<string, unknown>;
  /** By the query's name: the first and the deep page of each catalogue. */
  catalogue: Record<string, Measured[]>;
  keywords: Measured[];
}
