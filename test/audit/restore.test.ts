import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { auditLedger } from '../../audit/audit-ledger.ts';
import { refundTransaction } from '../../audit/refund-transaction.ts';
import { openDatabase } from '../../lib/database/db.ts';
import { connectPayment } from '../../lib/payment/client.ts';
import type { Payment } from '../../lib/payment/payment.ts';
import { createLog } from '../../lib/process/log.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { buyCart, newShopper } from '../support/people/purchases.ts';

const marketplace = useMarketplace();

/** Buys once with a new buyer; returns the purchase's id. */
async function bought(): Promise<string> {
  const { buyer } = await newShopper(marketplace.api);
  const { status, body } = await buyCart(marketplace.api, buyer);
  expect(status).toBe(201);
  return body.purchaseId;
}

/** Copies the product database. Returns a function that puts the copy into its place. */
async function copyProduct(): Promise<() => Promise<void>> {
  const { url } = marketplace.services.databases.product;
  const name = new URL(url).pathname.slice(1);
  const admin = new pg.Client(`${inject('postgres')}postgres`);
  await admin.connect();
  // A database that is copied or renamed must have no connections; product-db connects again by itself.
  const alone = (statement: string) =>
    admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`).then(() => admin.query(statement));
  await alone(`create database ${name}_copy template ${name}`);
  return async () => {
    await alone(`alter database ${name} rename to ${name}_lost`);
    await admin.query(`alter database ${name}_copy rename to ${name}`);
    await admin.query(`drop database ${name}_lost`);
    await admin.end();
  };
}

test('after a restore the audit names exactly the payments of lost purchases, and refunds settle them', {
  timeout: 60_000,
}, async () => {
  const { addresses, databases, tokenOf } = marketplace.services;
  const kept = [await bought(), await bought()];
  const restore = await copyProduct();
  const forgotten = [await bought(), await bought(), await bought()];
  await restore();

  const log = createLog('test', 'silent');
  const product = await openDatabase({ location: { url: databases.product.url }, name: 'audit', poolSize: 1, log });
  const [payment, refunds] = (['audit', 'refund'] as const).map((command) =>
    connectPayment({ url: addresses.PAYMENT_URL, log, tokenOf: () => tokenOf('payment', command) }),
  ) as [Payment, Payment];
  const books = { product, payment };
  const audit = () => auditLedger(books, { graceMs: 0, pauseMs: 1 });
  const orphans = forgotten.map((id) => `transaction ${id} approved 39.98 USD, but there is no such purchase`);
  expect((await audit()).toSorted()).toEqual(orphans.toSorted());
  for (const id of forgotten) await refundTransaction({ product, payment: refunds }, id, 'The product database was restored.');
  expect(await audit()).toEqual([]);
  await expect(refundTransaction({ product, payment: refunds }, kept[0] as string, 'by mistake')).rejects.toThrow('its purchase is paid');
  await bought();
  for (const client of [payment, refunds]) client.close();
  await product.close();
});
