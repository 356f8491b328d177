import type pg from 'pg';
import { fill } from './bulk.ts';

/** The sellers and the buyer whose lists are measured. */
export const shops = { big: 11, small: 12, empty: 13 } as const;
export const bigBuyer = 21;
/** Has bought from the small shop alone. */
export const smallBuyer = 22;

export interface SalesSize {
  /** Of the big shop. One in five is the big buyer's. */
  sales: number;
  /** How many of them are refunded. */
  refunds: number;
}

/** The small shop's sales: they fill a page and begin another. */
const smallSales = 30;
/** The big shop's sales that wait for their dispatch. */
const waiting = 1_000;

const tables = ['items', 'quantity_changes', 'purchases', 'purchase_lines', 'sales', 'deliveries', 'refunds', 'refund_lines'];

interface Urls {
  product: string;
  payment: string;
}

/** Sells so much, one item at a time, with a delivery each, in both databases. Both books agree. */
export async function fillSales(urls: Urls, { sales, refunds }: SalesSize): Promise<void> {
  let sold: Sold[] = [];
  await fill(urls.product, tables, async (client) => {
    await client.query(soldSql, [sales, refunds]);
    await client.query(`analyze sold`);
    for (const text of productSql) await client.query(text);
    sold = await readSold(client);
  });
  await fill(urls.payment, ['transactions', 'refunds'], async (client) => {
    await client.query('create temporary table sold (id uuid, price int, paid_at timestamptz, refund_id uuid)');
    for (let from = 0; from < sold.length; from += batch) {
      const rows = sold.slice(from, from + batch);
      await client.query('insert into sold select * from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::uuid[])', [
        rows.map(({ id }) => id),
        rows.map(({ price }) => price),
        rows.map(({ paidAt }) => paidAt),
        rows.map(({ refundId }) => refundId),
      ]);
    }
    for (const text of paymentSql) await client.query(text);
  });
}

const batch = 100_000;

interface Sold {
  id: string;
  price: number;
  paidAt: string;
  refundId: string | null;
}

const readSold = async (client: pg.Client): Promise<Sold[]> =>
  (await client.query<Sold>(`select id, price, paid_at::text as "paidAt", refund_id as "refundId" from sold`)).rows;

/** One row a sale, in the order of time: the small shop's are the last. Those refunded are spread over all. */
const soldSql = `
  create temporary table sold as
  select
    n, uuidv7(age) as id, now() + age as paid_at,
    case when n > size.sales then ${shops.small} else ${shops.big} end as seller,
    case when n > size.sales then ${smallBuyer} when n % 5 = 0 then ${bigBuyer} else 1000 + n % 50000 end as buyer,
    n % 200 as item_n, 500 + n % 1000 as price,
    case when n <= size.sales and n % greatest(1, size.sales / size.refunds) = 0 then gen_random_uuid() end as refund_id,
    n <= size.sales - ${waiting} as dispatched
  from (select $1::int as sales, $2::int as refunds) as size
  cross join lateral generate_series(1, size.sales + ${smallSales}) as n
  cross join lateral (select -((size.sales + ${smallSales} - n) * interval '1 second' + interval '20 minutes') as age) as back`;

const productSql = [
  `create temporary table stock as
   select nextval(pg_get_serial_sequence('items', 'id')) as id, seller, item_n, count(*)::int as units from sold group by seller, item_n`,
  `insert into items
     (id, seller_id, seller_name, name, name_words, description, category, keywords, keyword_words, condition, price_cents, quantity)
   overriding system value
   select id, seller, 'Seller ' || seller, 'Thing ' || item_n, array['thing', item_n::text], '', 7, '{}', '{}', 'new', 500, 5 from stock`,
  `insert into quantity_changes (item_id, change, reason) select id, units + 5, 'registered' from stock`,
  `alter table sold add item_id bigint`,
  `update sold set item_id = stock.id from stock where stock.seller = sold.seller and stock.item_n = sold.item_n`,
  `insert into purchases
     (id, buyer_id, session_id, idempotency_key, fingerprint, status, total_cents, currency, card_brand, card_last4,
       created_at, paid_at, due_at, retry_at, has_delivery)
   select id, buyer, id, 'key-' || n, decode(repeat('00', 32), 'hex'), 'paid', price, 'EUR', 'visa', '4242', paid_at, paid_at, paid_at, paid_at, true
   from sold order by n`,
  `insert into purchase_lines (purchase_id, item_id, buyer_id, seller_id, seller_name, name, price_cents, quantity, refunded_quantity)
   select id, item_id, buyer, seller, 'Seller ' || seller, 'Thing ' || item_n, price, 1, (refund_id is not null)::int from sold order by n`,
  `insert into quantity_changes (item_id, change, reason, purchase_id) select item_id, -1, 'held', id from sold order by n`,
  `insert into deliveries (purchase_id, name, lines, city, postal_code, country)
   select id, 'Ada Lovelace', '{12 Mill Lane}', 'London', 'N1 9GU', 'GB' from sold order by n`,
  `insert into sales (purchase_id, seller_id, paid_at, total_cents, refunded_cents, dispatched_at)
   select id, seller, paid_at, price, case when refund_id is null then 0 else price end,
     case when dispatched and refund_id is null then paid_at end
   from sold order by n`,
  `insert into refunds
     (id, purchase_id, seller_id, idempotency_key, fingerprint, status, amount_cents, reason, restock, created_at, refunded_at, retry_at)
   select refund_id, id, seller, 'key-' || n, decode(repeat('00', 32), 'hex'), 'refunded', price, 'Broken', false, paid_at, paid_at, paid_at
   from sold where refund_id is not null`,
  `insert into refund_lines (refund_id, item_id, quantity) select refund_id, item_id, 1 from sold where refund_id is not null`,
];

const paymentSql = [
  `insert into transactions (id, decision, amount_cents, currency, card_brand, card_last4, decided_at)
   select id, 'approved', price, 'EUR', 'visa', '4242', paid_at from sold`,
  `insert into refunds (refund_id, transaction_id, amount_cents, reason, refunded_at)
   select refund_id, id, price, 'Broken', paid_at from sold where refund_id is not null`,
];
