import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cloneDatabase } from '../support/database/database.ts';

const folder = 'sql/product';
const migrations = readdirSync(folder).filter((file) => file.endsWith('.sql') && file !== 'grants.sql');
const textOf = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');

test('purchases settled by an earlier version, before or after the migration, have sales', async () => {
  const database = await cloneDatabase('product');
  try {
    await database.query('drop schema public cascade');
    await database.query('create schema public');
    for (const file of migrations.filter((name) => name < '0005').toSorted()) await database.query(textOf(file));

    const [before, after, declined] = [randomUUID(), randomUUID(), randomUUID()];
    await database.query(`
      insert into items (seller_id, seller_name, description, name, name_words, category, keywords, keyword_words, condition, price_cents, quantity)
      select seller_id, 'Ada', '', 'Lamp', '{}', 3, '{}', '{}', 'new', 1999, 5 from unnest('{11, 11, 12}'::int[]) as seller_id`);
    await database.query(
      `insert into purchases (id, buyer_id, session_id, idempotency_key, fingerprint, status, currency, card_brand, card_last4, due_at, retry_at)
      select id, 1, id, id, decode(repeat('00', 32), 'hex'), 'pending', 'USD', 'visa', '4242', now(), now() from unnest($1::uuid[]) as id`,
      [[before, after, declined]],
    );
    await database.query(`
      insert into purchase_lines (purchase_id, item_id, buyer_id, seller_id, seller_name, name, price_cents, quantity)
      select purchases.id, items.id, 1, seller_id, seller_name, items.name, items.price_cents, 2 from purchases cross join items`);
    const pay = (id: string) => database.query(`update purchases set status = 'paid', paid_at = now() where id = $1`, [id]);

    await pay(before);
    await database.query(textOf('0005_sales.sql'));
    await pay(after);
    await database.query(`update purchases set status = 'declined' where id = $1`, [declined]);
    const sales = await database.query(`
      select purchase_id, seller_id::int, sales.total_cents::int, sales.paid_at = purchases.paid_at as same_instant
      from sales join purchases on purchases.id = purchase_id`);
    const salesOf = (purchase_id: string) => [
      { purchase_id, seller_id: 11, total_cents: 4 * 1999, same_instant: true },
      { purchase_id, seller_id: 12, total_cents: 2 * 1999, same_instant: true },
    ];
    expect(sales).toHaveLength(4);
    expect(sales).toEqual(expect.arrayContaining([...salesOf(before), ...salesOf(after)]));
  } finally {
    await database.drop();
  }
});
