import type { Audited } from './audit.ts';
import type { Measured } from './compare.ts';
import type { Machine } from './machine.ts';
import type { SalesReport } from './sales.ts';

/** The result of `npm run bench:scale`. */
export interface ScaleResults extends Partial<SalesReport> {
  about: 'souk scale';
  settings: Machine & { sizes: number[]; sales: number; rounds: number } & Record<string, unknown>;
  /** By the query's name: the first and the deep page of each catalogue. */
  catalogue: Record<string, Measured[]>;
  keywords: Measured[];
  /** The audit of each catalogue, by its name, and the changes of quantities that it read. */
  audits: Record<string, Audited & { changes: number }>;
}
