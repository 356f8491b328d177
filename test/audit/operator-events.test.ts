import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { nameCategory } from '../../audit/name-category.ts';
import { closeRefunds } from '../../audit/refund-gate.ts';
import { refundTransaction } from '../../audit/refund-transaction.ts';
import { sendRefunds } from '../../audit/repair-refunds.ts';
import { type Database, openDatabase } from '../../lib/database/db.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { createLog } from '../../lib/process/log.ts';
import { trailOf } from '../support/database/trail.ts';
import { recordPurchase, recordRefund, recordTransaction, useBooks } from './support/books.ts';

const books = useBooks();
const user = `operator_${process.pid}@shop.iam`;
let admin: pg.Client;
let product: Database;
let client: pg.Client;

/** The commands run with the rights that they have in the cloud. */
beforeAll(async () => {
  admin = new pg.Client(`${inject('postgres')}postgres`);
  await admin.connect();
  await admin.query(`create role "${user}" login password 'test'`);
  await migrate({
    location: { url: books.productData.url },
    folder: 'sql/product',
    members: { souk_refunds: user, souk_categories: user },
  });
  const url = new URL(books.productData.url);
  url.username = encodeURIComponent(user);
  product = await openDatabase({ location: { url: url.href }, name: 'audit', poolSize: 1, log: createLog('test', 'silent') });
  client = new pg.Client(url.href);
  await client.connect();
});
afterAll(async () => {
  await Promise.all([client.end(), product.close()]);
  await admin.query(`drop owned by "${user}"`);
  await admin.end();
});

test('each command of an operator is in the audit trail, without what the operator wrote', async () => {
  const { payment } = books;
  const charged = await recordTransaction(books);
  const sent = await recordPurchase(books, { id: await recordTransaction(books) });
  await recordRefund(books, { id: sent });
  await nameCategory(product, { category: 43, name: 'Board games' });
  for (const name of [undefined, undefined]) await nameCategory(product, { category: 43, name });
  await refundTransaction({ product, payment }, charged, 'Sent to 12 Mill Lane');
  await closeRefunds(product);
  await sendRefunds({ product, payment });

  const row = (event: string, details: object, request_id: unknown = null) => ({
    event,
    role: 'operator',
    account_id: null,
    network: null,
    request_id,
    details,
  });
  expect(await trailOf(books.productData)).toEqual([
    row('category_named', { category: 43 }),
    row('category_name_removed', { category: 43 }),
    row('refund_begun', { transactionId: charged, amountCents: 500 }, expect.any(String)),
    row('refunds_closed', {}),
    row('refund_sent', { refundId: sent, purchaseId: sent, amountCents: 200 }, expect.any(String)),
  ]);
});

test('a command that changes nothing leaves no row in the trail', async () => {
  await books.productData.query('truncate security_events');
  await expect(nameCategory(product, { category: 43, name: 'Books' })).rejects.toThrow('Another category is named Books.');
  await expect(
    refundTransaction({ product, payment: books.payment }, await recordTransaction(books, { status: 'declined' }), 'x'),
  ).rejects.toThrow();
  expect(await trailOf(books.productData)).toEqual([]);
});

test.each([
  `insert into security_events (event, role) values ('refunds_closed', 'seller')`,
  `insert into security_events (event) values ('call_refused')`,
  'delete from security_events',
  `update security_events set event = 'call_refused'`,
  'select from security_events',
  'truncate security_events',
  'select delete_old_security_events(1)',
  `insert into security_events (event, occurred_at) values ('refunds_closed', now() - interval '1 day')`,
  `insert into security_events (event, role, account_id) values ('price_changed', 'seller', 1)`,
])('the role of the commands can only add rows of operators, and not: %s', async (statement) => {
  await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
});
