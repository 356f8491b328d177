import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Books } from '../../../audit/entries.ts';
import { openDatabase } from '../../../lib/database/db.ts';
import { connectPayment } from '../../../lib/payment/client.ts';
import { createLog } from '../../../lib/process/log.ts';
import { startPaymentService } from '../../../payment-service/server.ts';
import { cloneDatabase, type TestDatabase } from '../../support/database/database.ts';

export interface TestBooks extends Books {
  productData: TestDatabase;
  paymentData: TestDatabase;
  /** Where the payment service is. */
  paymentUrl: string;
}

const log = createLog('test', 'silent');

/** Both books, empty at the beginning of each test of a file. */
export function useBooks(): TestBooks {
  const books = {} as TestBooks;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const [productData, paymentData] = await Promise.all([cloneDatabase('product'), cloneDatabase('payment')]);
    const product = await openDatabase({ location: { url: productData.url }, name: 'test', poolSize: 1, log });
    const db = await openDatabase({ location: { url: paymentData.url }, name: 'test', poolSize: 1, log });
    const service = await startPaymentService({ db, approvalRate: 1, host: '127.0.0.1', port: 0, log });
    const paymentUrl = `http://127.0.0.1:${service.port}/`;
    const payment = connectPayment({ url: paymentUrl, log });
    Object.assign(books, { productData, paymentData, product, payment, paymentUrl });
    close = async () => {
      payment.close();
      await service.close();
      await Promise.all([db.close(), product.close()]);
      await Promise.all([productData.drop(), paymentData.drop()]);
    };
  });
  afterAll(() => close());
  beforeEach(async () => {
    await books.productData.query('truncate purchases, items, quantity_changes cascade');
    await books.paymentData.query('truncate transactions, refunds');
  });
  return books;
}

export interface Recorded {
  id?: string;
  status?: string;
  cents?: number;
  currency?: string;
  minutesAgo?: number;
}

export async function recordPurchase(
  { productData }: TestBooks,
  { id = randomUUID(), status = 'paid', cents = 500, currency = 'USD', minutesAgo = 10 }: Recorded = {},
): Promise<string> {
  await productData.query(
    `insert into purchases (id, buyer_id, session_id, idempotency_key, fingerprint, status, total_cents, currency, card_brand, card_last4,
                            created_at, paid_at, due_at, retry_at)
     select $1::uuid, 1, gen_random_uuid(), $1::uuid::text, sha256('x'), $2::text, $3::bigint, $5::text, 'visa', '4242',
            at, case when $2 = 'paid' then at end, at, at
     from (select now() - make_interval(mins => $4::int) as at) as instant`,
    [id, status, cents, minutesAgo, currency],
  );
  return id;
}

export async function recordTransaction(
  { paymentData }: TestBooks,
  { id = randomUUID(), status = 'approved', cents = 500, currency = 'USD', minutesAgo = 10 }: Recorded = {},
): Promise<string> {
  await paymentData.query(
    `insert into transactions (id, decision, amount_cents, currency, card_brand, card_last4, decided_at)
     values ($1, $2, $3, $5, 'visa', '4242', now() - make_interval(mins => $4::int))`,
    [id, status, cents, minutesAgo, currency],
  );
  return id;
}

interface MadeRefund {
  /** Of the purchase or transaction. Default: its refund has the same id. */
  id: string;
  refundId?: string;
  status?: string;
  cents?: number;
  /** Whether it was made by hand, for no lines of the purchase. */
  byHand?: boolean;
}

/** A refund in the product database, of a purchase that is recorded there. */
export async function recordRefund({ productData }: TestBooks, { id, refundId = id, status = 'refunded', cents = 200 }: MadeRefund) {
  await productData.query(
    `insert into sales (purchase_id, seller_id, paid_at, total_cents) values ($1, 1, now(), 500) on conflict do nothing`,
    [id],
  );
  await productData.query(
    `insert into refunds (id, purchase_id, seller_id, idempotency_key, fingerprint, status, amount_cents, reason, restock, created_at,
                          refunded_at, retry_at)
     select $2::uuid, $1, 1, $2::uuid::text, sha256('x'), $3::text, $4, 'Broken', false, at, case $3 when 'refunded' then at end, at
     from (select now() - interval '10 minutes' as at) as instant`,
    [id, refundId, status, cents],
  );
}

/** A refund in the payment service. */
export async function recordPaidBack({ paymentData }: TestBooks, { id, refundId = id, cents = 200, byHand = false }: MadeRefund) {
  await paymentData.query(
    `insert into refunds (transaction_id, refund_id, amount_cents, reason, lines, refunded_at)
     values ($1, $2, $3, 'Broken', $4, now() - interval '10 minutes')`,
    [id, refundId, cents, JSON.stringify(byHand ? [] : [{ itemId: '3-1', quantity: 1 }])],
  );
}
