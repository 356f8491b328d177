import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { auditLedger } from '../../audit/audit-ledger.ts';
import { closeRefunds } from '../../audit/refund-gate.ts';
import { adoptRefunds, sendRefunds } from '../../audit/repair-refunds.ts';
import { openDatabase } from '../../lib/database/db.ts';
import { connectPayment } from '../../lib/payment/client.ts';
import { createLog } from '../../lib/process/log.ts';
import { trailOf } from '../support/database/trail.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, newItem, newSeller } from '../support/people/people.ts';
import { buyCart, quantityOf } from '../support/people/purchases.ts';

const market = useMarketplace();

/** A paid purchase of three units of a seller, of which the seller refunds and restocks two. */
async function refunded() {
  const { api } = market;
  const [seller, buyer] = [await newSeller(api), await newBuyer(api)];
  const item = await newItem(api, seller);
  await api.post('/v1/cart/lines', { itemId: item.itemId, quantity: 3 }, buyer);
  const { body } = await buyCart(api, buyer);
  const path = `/v1/sellers/me/sales/${body.purchaseId}`;
  const refund = (quantity: number, key: string = randomUUID()) =>
    api.post(
      `${path}/refunds`,
      { lines: [{ itemId: item.itemId, quantity }], reason: 'Broken', restock: true },
      { ...seller, headers: { 'Idempotency-Key': key } },
    );
  const key = randomUUID();
  const made = await refund(2, key);
  expect(made.status).toBe(201);
  return {
    key,
    refund,
    made: made.body,
    state: async () => ({
      sale: (await api.get(path, seller)).body,
      units: await quantityOf(api, item.itemId, buyer),
      sold: (await api.get('/v1/sellers/me', seller)).body.itemsSold,
      bought: (await api.get('/v1/buyers/me', buyer)).body.itemsPurchased,
    }),
  };
}

/** Makes the product database as it was before the refund. */
const forgetInProduct = (refundId: string) =>
  market.services.databases.product.query(`
    with lines as (select * from refund_lines where refund_id = '${refundId}'),
      of_refund as (select * from refunds where id = '${refundId}'),
      a as (update items set quantity = items.quantity - lines.quantity from lines where items.id = item_id),
      b as (update purchase_lines as line set refunded_quantity = 0 from of_refund where line.purchase_id = of_refund.purchase_id),
      c as (update sales set refunded_cents = 0 from of_refund where sales.purchase_id = of_refund.purchase_id),
      d as (update seller_totals set items_sold = items_sold + 2 from of_refund where seller_totals.seller_id = of_refund.seller_id),
      e as (update buyer_totals set items_purchased = items_purchased + 2
        where buyer_id = (select buyer_id from purchases where id = (select purchase_id from of_refund))),
      f as (delete from quantity_changes where refund_id = '${refundId}'),
      g as (delete from refund_lines where refund_id = '${refundId}')
    delete from refunds where id = '${refundId}'`);

async function withBooks(
  use: (books: { product: Awaited<ReturnType<typeof openDatabase>>; payment: ReturnType<typeof connectPayment> }) => Promise<void>,
) {
  const log = createLog('test', 'silent');
  const product = await openDatabase({ location: { url: market.services.databases.product.url }, name: 'audit', poolSize: 1, log });
  const { addresses, tokenOf } = market.services;
  const payment = connectPayment({ url: addresses.PAYMENT_URL, log, tokenOf: () => tokenOf('payment', 'refunds') });
  await use({ product, payment });
  payment.close();
  await product.close();
}

const now = { graceMs: 0, pauseMs: 1 };

test('a refund that product-db forgot is adopted with its lines, restock and totals; until the audit is clean no other begins', async () => {
  const { key, refund, made, state } = await refunded();
  const before = await state();
  await withBooks(async (books) => {
    await forgetInProduct(made.refundId);
    await closeRefunds(books.product);
    const closed = await refund(1);
    expect([closed.status, closed.body.code]).toEqual([503, 'unavailable']);
    expect((await refund(2, key)).status).toBe(503);
    expect(await auditLedger(books, now)).toEqual([expect.stringContaining('but its purchase was refunded 0.00 USD')]);
    expect((await refund(1)).status).toBe(503);
    expect(await adoptRefunds(books)).toEqual([`Refund ${made.refundId}: adopted.`]);
    const after = await state();
    expect({ ...after, sale: { ...after.sale, refunds: [] } }).toEqual({ ...before, sale: { ...before.sale, refunds: [] } });
    expect(after.sale.refunds).toMatchObject([
      { refundId: made.refundId, status: 'refunded', lines: made.lines, restock: true, amountCents: 3998 },
    ]);
    const [adopted] = after.sale.refunds;
    expect(adopted.refundedAt).toBe(adopted.createdAt);
    expect(new Date(adopted.refundedAt).getTime()).toBeLessThan(new Date(made.refundedAt).getTime() + 1);
    expect(await adoptRefunds(books)).toEqual([]);
    const { refundId, purchaseId, amountCents } = made;
    expect(await trailOf(market.services.databases.product, `event = 'refund_adopted'`)).toMatchObject([
      { role: 'operator', account_id: null, details: { refundId, purchaseId, amountCents } },
    ]);
    const replayed = await refund(2, key);
    expect([replayed.status, replayed.body.refundId, replayed.headers.get('Idempotent-Replayed')]).toEqual([201, made.refundId, 'true']);
    // The key belongs to what it asked for, as before the restore.
    expect((await refund(1, key)).body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    expect((await refund(1)).status).toBe(503);
    expect(await auditLedger(books, { pauseMs: 1 })).toEqual([]);
    expect((await refund(1)).status).toBe(503);
    expect(await auditLedger(books, now)).toEqual([]);
    expect((await refund(1)).status).toBe(201);
    expect(await auditLedger(books, now)).toEqual([]);
  });
});

test('a refund that was made by hand fits no lines, so it is named and the others are adopted', async () => {
  const sales = [await refunded(), await refunded()];
  const { payment } = market.services.databases;
  const byHand = randomUUID();
  await payment.query(`insert into refunds (refund_id, transaction_id, amount_cents, reason) values ($1, $2, 1, 'By hand')`, [
    byHand,
    sales[0]?.made.purchaseId,
  ]);
  for (const { made } of sales) await forgetInProduct(made.refundId);
  await withBooks(async (books) => {
    expect((await adoptRefunds(books)).toSorted()).toEqual(
      [
        ...sales.map(({ made }) => `Refund ${made.refundId}: adopted.`),
        `Refund ${byHand}: not adopted, its lines or its amount do not fit the purchase.`,
      ].toSorted(),
    );
  });
  await payment.query('delete from refunds where refund_id = $1', [byHand]);
});

test('a refund that the payment service forgot is sent again with the same id; another history of the cluster closes refunds', async () => {
  const { refund, made } = await refunded();
  const { payment, product } = market.services.databases;
  await withBooks(async (books) => {
    await payment.query('delete from refunds where refund_id = $1', [made.refundId]);
    await product.query(`update refund_gate set history = 'another'`);
    expect((await refund(1)).status).toBe(503);
    expect(await auditLedger(books, now)).toHaveLength(1);
    expect(await sendRefunds(books)).toEqual([`Refund ${made.refundId}: sent again.`]);
    expect(await payment.query('select amount_cents::int, restock, lines from refunds where refund_id = $1', [made.refundId])).toEqual([
      { amount_cents: 3998, restock: true, lines: made.lines },
    ]);
    expect(await auditLedger(books, now)).toEqual([]);
    expect((await refund(1)).status).toBe(201);
  });
});

test('a charge that the payment service forgot keeps no other refund closed, and its own refunds are named as not sent', async () => {
  const [forgotten, other] = [await refunded(), await refunded()];
  const { payment } = market.services.databases;
  await payment.query('delete from refunds where transaction_id = $1', [forgotten.made.purchaseId]);
  await payment.query('delete from transactions where id = $1', [forgotten.made.purchaseId]);
  await withBooks(async (books) => {
    await closeRefunds(books.product);
    expect((await other.refund(1)).status).toBe(503);
    const unapproved = expect.stringMatching(`${forgotten.made.purchaseId} was paid with 59.97 USD, but no transaction approved it`);
    expect(await auditLedger(books, now)).toEqual([unapproved]);
    expect((await other.refund(1)).status).toBe(201);
    expect(await sendRefunds(books)).toEqual([
      `Refund ${forgotten.made.refundId}: not sent, the payment service has no approved transaction ${forgotten.made.purchaseId}.`,
    ]);
    const { status, body } = await forgotten.refund(1);
    expect([status, body.status]).toEqual([202, 'pending']);
  });
});

// The last test, because the difference that it makes cannot be mended.
test('a forgotten refund whose key then asked for something else is not adopted as that', async () => {
  const { key, refund, made, state } = await refunded();
  await forgetInProduct(made.refundId);
  const other = await refund(1, key);
  expect([other.status, other.body]).toMatchObject([202, { refundId: made.refundId, status: 'pending', amountCents: 1999 }]);
  const before = await state();
  await withBooks(async (books) => {
    expect(await adoptRefunds(books)).toEqual([
      `Refund ${made.refundId}: not adopted, the product database knows it with another amount or other lines.`,
    ]);
    expect(await state()).toEqual(before);
    expect(await auditLedger(books, now)).not.toEqual([]);
  });
});
