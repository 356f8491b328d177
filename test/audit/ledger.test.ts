import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { auditLedger } from '../../audit/audit-ledger.ts';
import { type Recorded, recordPurchase, recordTransaction, useBooks } from './support/books.ts';

const books = useBooks();
const audit = () => auditLedger(books, { pauseMs: 1 });
const purchase = (recorded?: Recorded) => recordPurchase(books, recorded);
const transaction = (recorded?: Recorded) => recordTransaction(books, recorded);

async function item(quantity: number, changes: number[]): Promise<string | undefined> {
  const [row] = await books.productData.query<{ id: string }>(
    `insert into items (seller_id, seller_name, description, name, name_words, category, keywords, keyword_words, condition, price_cents, quantity)
     values (1, 'Ada', '', 'Lamp', '{}', 3, '{}', '{}', 'new', 100, $1) returning id`,
    [quantity],
  );
  for (const change of changes)
    await books.productData.query(`insert into quantity_changes (item_id, change, reason) values ($1, $2, 'changed')`, [row?.id, change]);
  return row?.id;
}

test('books that agree have no differences, even over several pages', async () => {
  for (let n = 0; n < 250; n += 1) await purchase({ id: await transaction() });
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

test('an approved transaction without a purchase is named, however old it is beside the others', async () => {
  for (const minutesAgo of [60, 10]) await purchase({ id: await transaction({ minutesAgo }), minutesAgo });
  const lost = [];
  for (const minutesAgo of [120, 60, 40, 35, 30, 10]) lost.push(await transaction({ minutesAgo }));
  const differences = await audit();
  expect(differences).toHaveLength(lost.length);
  for (const id of lost) expect(differences.filter((what) => what.includes(id))).toHaveLength(1);
});

test('an item whose quantity is not the sum of its changes is named', async () => {
  await item(4, [5, -2]);
  expect(await audit()).toEqual([expect.stringMatching(/^item 3-\d+ has 4 units, but its recorded changes add up to 3$/)]);
});

test('such an item is named even while it is being sold', async () => {
  const id = await item(4, [5, -2]);
  const auditing = auditLedger(books, { pauseMs: 1_000 });
  await sleep(500);
  await books.productData.query(`
    with sold as (update items set quantity = quantity - 1 where id = ${id} returning id)
    insert into quantity_changes (item_id, change, reason) select id, -1, 'changed' from sold`);
  expect(await auditing).toEqual([expect.stringMatching(/^item 3-\d+ has 3 units, but its recorded changes add up to 2$/)]);
});

test('an approved transaction without a paid purchase is named even if the purchase changes meanwhile', async () => {
  const id = await purchase({ id: await transaction(), status: 'pending' });
  const auditing = auditLedger(books, { pauseMs: 1_000 });
  await sleep(500);
  await books.productData.query(`update purchases set status = 'cancelled' where id = $1`, [id]);
  expect(await auditing).toEqual([expect.stringMatching(`${id} approved 5.00 USD, but the purchase is cancelled`)]);
});

test('differences younger than five minutes do not count', async () => {
  await transaction({ minutesAgo: 4 });
  await purchase({ minutesAgo: 4 });
  await purchase({ status: 'pending', minutesAgo: 4 });
  expect(await audit()).toEqual([]);
});

test('a refund settles an approved transaction without a purchase; one that a paid purchase does not know is a difference', async () => {
  const orphan = await transaction();
  const paid = await purchase({ id: await transaction() });
  await books.paymentData.query(
    `insert into refunds (transaction_id, refund_id, amount_cents, reason, refunded_at)
     select id, id, 500, 'by hand', now() - interval '10 minutes' from unnest(array[$1, $2]::uuid[]) as id`,
    [orphan, paid],
  );
  expect(await audit()).toEqual([
    expect.stringMatching(`${paid} approved 5.00 USD and gave back 5.00 USD, but its purchase was refunded 0.00 USD`),
  ]);
});

test('refunds of both books agree; one of one book only, and one that is pending, is a difference', async () => {
  const [both, product, pending] = await Promise.all([1, 2, 3].map(async () => purchase({ id: await transaction() })));
  await books.productData.query(
    `insert into sales (purchase_id, seller_id, paid_at, total_cents) select id, 1, now(), 500 from unnest($1::uuid[]) as id`,
    [[both, product, pending]],
  );
  await books.productData.query(
    `insert into refunds (id, purchase_id, seller_id, idempotency_key, fingerprint, status, amount_cents, reason, restock, created_at, refunded_at, retry_at)
     select id, id, 1, id, decode(repeat('00', 32), 'hex'), status, 200, 'Broken', false, at, case status when 'refunded' then at end, at
     from unnest($1::uuid[], '{refunded, refunded, pending}'::text[]) as refund (id, status), (select now() - interval '10 minutes' as at) as past`,
    [[both, product, pending]],
  );
  await books.paymentData.query(
    `insert into refunds (transaction_id, refund_id, amount_cents, reason, refunded_at) values ($1, $1, 200, 'Broken', now() - interval '10 minutes')`,
    [both],
  );
  expect((await audit()).toSorted()).toEqual([
    `refund ${pending} is still pending`,
    `transaction ${product} approved 5.00 USD and gave back 0.00 USD, but its purchase was refunded 2.00 USD`,
  ]);
});

test('a difference that has gone at the second look does not count', async () => {
  const id = await transaction();
  const auditing = auditLedger(books, { pauseMs: 1_000 });
  setTimeout(() => purchase({ id }), 500);
  expect(await auditing).toEqual([]);
});
