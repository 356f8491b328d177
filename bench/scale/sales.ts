import { type Audited, reportAudit } from './audit.ts';
import type { Cluster } from './cluster.ts';
import { compare, type Measured } from './compare.ts';
import { fillSales, type SalesSize } from './fill-sales.ts';
import { type Query, salesQueries } from './queries.ts';
import { serveProductDb } from './served.ts';
import { printComparison, printHeading, printLine } from './table.ts';

export interface SalesReport {
  sales: Measured[];
  purchases: Measured[];
  audit: Audited;
}

/** Measures the lists of a shop with so many sales, beside a small and an empty shop, and the audit over all of them. */
export async function measureSales(cluster: Cluster, size: SalesSize, rounds: number): Promise<SalesReport> {
  const startedAtMs = Date.now();
  const product = await cluster.create('shops', 'product');
  const payment = await cluster.create('payments', 'payment');
  await fillSales({ product: product.url, payment: payment.url }, size);
  printLine(`Filled ${size.sales.toLocaleString('en')} sales in ${Math.round((Date.now() - startedAtMs) / 1_000)} s.`);
  const place = { url: product.url, served: await serveProductDb(product.serviceUrl) };
  const contenders = (queries: readonly Query[]) => queries.map((query) => ({ name: query.name, query, place }));
  const isOfPurchases = ({ name }: Query) => name.includes('purchases');
  const sales = await compare(contenders(salesQueries.filter((query) => !isOfPurchases(query))), rounds);
  const purchases = await compare(contenders(salesQueries.filter(isOfPurchases)), rounds);
  await place.served.close();
  printHeading();
  printComparison('list-sales', sales);
  printComparison('list-purchases', purchases);
  const audit = await reportAudit(`${size.sales.toLocaleString('en')} sales`, product, payment);
  return { sales, purchases, audit };
}
