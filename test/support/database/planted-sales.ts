import type { TestDatabase } from './database.ts';

interface Planted {
  sellerId: number;
  count: number;
  status: 'to_dispatch' | 'dispatched';
}

/** Writes paid purchases, each of its own item, with its sale and its delivery, into the database. The next call's are paid later. */
export async function plantSales(database: TestDatabase, { sellerId, count, status }: Planted): Promise<void> {
  await database.query(
    `with item as (
      insert into items (seller_id, seller_name, name, description, name_words, category, keywords, keyword_words, condition, price_cents, quantity)
      select $1, 'Sam', 'Lamp', '', '{}', 3, '{}', '{}', 'new', 1999, 5 from generate_series(1, $2::int)
      returning id
    ), numbered_item as (
      select id, row_number() over () as n from item
    ), bought as (
      insert into purchases
        (id, buyer_id, session_id, idempotency_key, fingerprint, status, total_cents, currency, card_brand, card_last4, paid_at, due_at, retry_at,
          has_delivery)
      select gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), decode(repeat('00', 32), 'hex'), 'paid', 1999, 'EUR', 'visa', '4242',
        clock_timestamp() + n * interval '1 millisecond', now(), now(), true
      from generate_series(1, $2::int) as n
      returning id, paid_at
    ), line as (
      insert into purchase_lines (purchase_id, item_id, buyer_id, seller_id, seller_name, name, price_cents, quantity)
      select bought.id, item.id, 1, $1, 'Sam', 'Lamp', 1999, 1
      from (select id, row_number() over () as n from bought) as bought join numbered_item as item using (n)
    ), delivery as (
      insert into deliveries (purchase_id, name, lines, city, postal_code, country)
      select id, 'Ada Lovelace', '{12 Mill Lane}', 'London', 'N1 9GU', 'GB' from bought
    )
    insert into sales (purchase_id, seller_id, paid_at, total_cents, dispatched_at)
    select id, $1, paid_at, 1999, case $3 when 'dispatched' then paid_at end from bought`,
    [sellerId, count, status],
  );
}
