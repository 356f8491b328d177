import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectPayment } from '../../functions/payment/client.ts';
import type { Payment } from '../../functions/payment/payment.ts';
import { type Database, openDatabase } from '../../lib/db.ts';
import { createLog } from '../../lib/log.ts';
import { auditLedger } from '../../local/audit-ledger.ts';
import { startPaymentService } from '../../payment-service/server.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

const log = createLog('test', 'silent');
let productData: TestDatabase;
let paymentData: TestDatabase;
let product: Database;
let payment: Payment;
let close: () => Promise<void>;

beforeAll(async () => {
  [productData, paymentData] = await Promise.all([cloneDatabase('product'), cloneDatabase('payment')]);
  product = await openDatabase({ location: { url: productData.url }, name: 'test', poolSize: 1, log });
  const db = await openDatabase({ location: { url: paymentData.url }, name: 'test', poolSize: 1, log });
  const service = await startPaymentService({ db, approvalRate: 1, host: '127.0.0.1', port: 0, log });
  payment = connectPayment({ url: `http://127.0.0.1:${service.port}/`, log });
  close = async () => {
    payment.close();
    await service.close();
    await Promise.all([db.close(), product.close()]);
    await Promise.all([productData.drop(), paymentData.drop()]);
  };
});

afterAll(() => close());

beforeEach(async () => {
  await productData.query('truncate purchases, items, quantity_changes cascade');
  await paymentData.query('truncate transactions, refunds');
});

const audit = () => auditLedger({ product, payment }, { pauseMs: 1 });

interface Recorded {
  id?: string;
  status?: string;
  cents?: number;
  minutesAgo?: number;
}

async function purchase({ id = randomUUID(), status = 'paid', cents = 500, minutesAgo = 10 }: Recorded = {}): Promise<string> {
  await productData.query(
    `insert into purchases (id, buyer_id, session_id, idempotency_key, fingerprint, status, total_cents, currency, card_brand, card_last4,
                            created_at, paid_at, due_at, retry_at)
     select $1::uuid, 1, gen_random_uuid(), $1::uuid::text, sha256('x'), $2::text, $3::bigint, 'USD', 'visa', '4242',
            at, case when $2 = 'paid' then at end, at, at
     from (select now() - make_interval(mins => $4::int) as at) as instant`,
    [id, status, cents, minutesAgo],
  );
  return id;
}

async function transaction({ id = randomUUID(), status = 'approved', cents = 500, minutesAgo = 10 }: Recorded = {}): Promise<string> {
  await paymentData.query(
    `insert into transactions (id, decision, amount_cents, currency, card_brand, card_last4, decided_at)
     values ($1, $2, $3, 'USD', 'visa', '4242', now() - make_interval(mins => $4::int))`,
    [id, status, cents, minutesAgo],
  );
  return id;
}

async function item(quantity: number, changes: number[]): Promise<void> {
  const [row] = await productData.query<{ id: string }>(
    `insert into items (seller_id, name, name_words, category, keywords, condition, price_cents, quantity)
     values (1, 'Lamp', '{}', 3, '{}', 'new', 100, $1) returning id`,
    [quantity],
  );
  for (const change of changes)
    await productData.query(`insert into quantity_changes (item_id, change, reason) values ($1, $2, 'changed')`, [row?.id, change]);
}

test('books that agree have no differences, over several pages', async () => {
  for (let n = 0; n < 150; n += 1) await purchase({ id: await transaction() });
  await purchase({ status: 'declined', id: await transaction({ status: 'declined' }) });
  await item(3, [5, -2]);
  expect(await audit()).toEqual([]);
});

test.each<[string, () => Promise<string>, RegExp]>([
  ['an approved transaction without a purchase', () => transaction(), /approved 5.00 USD, but there is no such purchase/],
  ['a paid purchase without a transaction', () => purchase(), /was paid with 5.00 USD, but no transaction approved it/],
  [
    'another amount',
    async () => purchase({ id: await transaction(), cents: 499 }),
    /approved 5.00 USD, but the purchase was paid with 4.99 USD/,
  ],
  [
    'a cancelled purchase that was charged',
    async () => purchase({ id: await transaction(), status: 'cancelled' }),
    /but the purchase is cancelled/,
  ],
  [
    'a declined transaction of a paid purchase',
    async () => purchase({ id: await transaction({ status: 'declined' }) }),
    /no transaction approved it/,
  ],
  ['a purchase pending for ten minutes', () => purchase({ status: 'pending' }), /is still pending/],
])('%s is named', async (_, plant, difference) => {
  const id = await plant();
  const differences = await audit();
  expect(differences).toEqual([expect.stringMatching(difference)]);
  expect(differences[0]).toContain(id);
});

test('an item whose quantity is not the sum of its changes is named', async () => {
  await item(4, [5, -2]);
  expect(await audit()).toEqual([expect.stringMatching(/^item 3-\d+ has 4 units, but its recorded changes add up to 3$/)]);
});

test('what is younger than five minutes may be on its way and does not count', async () => {
  await transaction({ minutesAgo: 4 });
  await purchase({ minutesAgo: 4 });
  await purchase({ status: 'pending', minutesAgo: 4 });
  expect(await audit()).toEqual([]);
});

test('a refund settles an approved transaction without a purchase, and is itself wrong for a paid one', async () => {
  const orphan = await transaction();
  const paid = await purchase({ id: await transaction() });
  await paymentData.query(`insert into refunds (transaction_id, reason) values ($1, 'no purchase'), ($2, 'by mistake')`, [orphan, paid]);
  expect(await audit()).toEqual([expect.stringMatching(`${paid} approved 5.00 USD and was refunded, but its purchase is paid`)]);
});

test('a difference that is gone at the second look does not count', async () => {
  const id = await transaction();
  const auditing = auditLedger({ product, payment }, { pauseMs: 1_000 });
  setTimeout(() => purchase({ id }), 500);
  expect(await auditing).toEqual([]);
});
