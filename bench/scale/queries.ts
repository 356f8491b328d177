import type pg from 'pg';
import { writeCursor } from '../../db-services/product/cursor.ts';
import type { SearchItemsRequest } from '../../lib/gen/product.ts';
import { bigSeller, rareCategory, smallSeller } from './fill-catalogue.ts';
import { bigBuyer, shops, smallBuyer } from './fill-sales.ts';
import { context, type Served } from './served.ts';
import { commonWords } from './vocabulary.ts';

type Product = Served['product'];

/** A kind of search or list. */
export interface Query {
  name: string;
  /** Asks for the page after the cursor. Returns the next page's cursor, empty after the last page. */
  page(product: Product, cursor: string, pageSize?: number): Promise<string>;
  /** The cursor of a page in the middle of the catalogue; absent: found by reading some pages. */
  deepCursor?: (client: pg.Client) => Promise<string | undefined>;
}

const usualPage = 20;
const category = 3;
const sorts = ['best', 'newest', 'price', '-price'] as const;

const search = (name: string, { keywords = [], sort = 'best', ...more }: Partial<SearchItemsRequest>): Query => ({
  name,
  async page(product, cursor, pageSize = usualPage) {
    return (await product.searchItems({ keywords, sort, pageSize, cursor, ...more }, context())).nextCursor;
  },
  ...(keywords.length === 0 && { deepCursor: (client: pg.Client) => middleOf(client, sort, more) }),
});

const ownItems = (name: string, sellerId: number, includeSoldOut: boolean): Query => ({
  name,
  async page(product, cursor, pageSize = usualPage) {
    return (await product.listSellerItems({ sellerId, includeSoldOut, pageSize, cursor }, context())).nextCursor;
  },
  async deepCursor(client) {
    const { rows } = await client.query(
      `select id from items where seller_id = $1 and on_sale order by id desc
       offset (select count(*) / 2 from items where seller_id = $1 and on_sale) limit 1`,
      [sellerId],
    );
    return writeCursor(Number(rows[0].id));
  },
});

const [word] = commonWords;
const one = [word];
const five = [...commonWords];

/** One keyword and five, which are measured beside each other. */
export const keywordQueries: readonly Query[] = [
  search('one keyword', { keywords: one }),
  search('five common keywords', { keywords: five }),
];

/** Every kind of search, and the list of a seller who has a fifth of the catalogue. */
export const catalogueQueries: readonly Query[] = [
  ...sorts.map((sort) => search(`everything, ${sort}`, { sort })),
  ...sorts.map((sort) => search(`a category, ${sort}`, { category, sort })),
  ...sorts.map((sort) => search(`a category of three items, ${sort}`, { category: rareCategory, sort })),
  search('a condition', { condition: 'used' }),
  search('a price range', { minPriceCents: 2_000, maxPriceCents: 3_000 }),
  search('a price range, price', { minPriceCents: 2_000, maxPriceCents: 3_000, sort: 'price' }),
  search('a narrow price range', { minPriceCents: 2_000, maxPriceCents: 2_001 }),
  search('a category, condition and price range', { category, condition: 'used', minPriceCents: 2_000, maxPriceCents: 9_000 }),
  ...sorts.map((sort) => search(`one keyword, ${sort}`, { keywords: one, sort })),
  search('one keyword in a category', { keywords: one, category }),
  search('one keyword in a category of three items', { keywords: one, category: rareCategory }),
  search('one keyword, condition and price range', { keywords: one, condition: 'used', minPriceCents: 2_000, maxPriceCents: 9_000 }),
  search('a short beginning of keywords', { keywords: ['b'] }),
  search('a beginning of words of names', { keywords: ['lam', 'cha'] }),
  ...sorts.map((sort) => search(`five common keywords, ${sort}`, { keywords: five, sort })),
  search('five common keywords in a category', { keywords: five, category }),
  search('five common keywords and a condition', { keywords: five, condition: 'used' }),
  search('a keyword that no item has', { keywords: ['qqqqqqqq'] }),
  ownItems("a big seller's own items", bigSeller, false),
  ownItems("a big seller's own items, with those sold out", bigSeller, true),
  ownItems("a small seller's own items", smallSeller, false),
  ownItems("a small seller's own items, with those sold out", smallSeller, true),
];

const statuses = [undefined, 'to_dispatch', 'dispatched', 'refunded'] as const;

const listSales = (name: string, sellerId: number, status?: string): Query => ({
  name: `${name}, ${status ?? 'all'} sales`,
  async page(product, cursor, pageSize = usualPage) {
    return (await product.listSales({ sellerId, pageSize, cursor, ...(status !== undefined && { status }) }, context())).nextCursor;
  },
  async deepCursor(client) {
    const { rows } = await client.query(
      `with found as materialized (
         select purchase_id, paid_at, row_number() over (order by paid_at desc, purchase_id desc) as n
         from sales where seller_id = $1 and status = coalesce($2, status)
       )
       select purchase_id as id, (extract(epoch from paid_at) * 1000000)::bigint as micros from found
       where n = (select (count(*) + 1) / 2 from found)`,
      [sellerId, status],
    );
    return rows.length === 0 ? undefined : `${rows[0].micros},${rows[0].id}`;
  },
});

const listPurchases = (name: string, buyerId: number): Query => ({
  name: `${name}, purchases`,
  async page(product, cursor, pageSize = usualPage) {
    return (await product.listPurchases({ buyerId, pageSize, cursor }, context())).nextCursor;
  },
  async deepCursor(client) {
    const { rows } = await client.query(
      `select number from purchases where buyer_id = $1 and status = 'paid' order by number desc
       offset (select count(*) / 2 from purchases where buyer_id = $1 and status = 'paid') limit 1`,
      [buyerId],
    );
    return writeCursor(Number(rows[0].number));
  },
});

/** The lists of sales and purchases: first those of a small shop, to which the others are compared. */
export const salesQueries: readonly Query[] = [
  listSales('a small shop', shops.small),
  listSales('an empty shop', shops.empty),
  ...statuses.map((status) => listSales('a big shop', shops.big, status)),
  listPurchases('a small buyer', smallBuyer),
  listPurchases('a big buyer', bigBuyer),
];

const orderBy: Record<string, string> = {
  best: 'score desc, id desc',
  newest: 'id desc',
  price: 'price_cents, -id',
  '-price': 'price_cents desc, id desc',
};

/** The cursor of the item in the middle, in the order of a search without keywords. */
async function middleOf(client: pg.Client, sort: string, wanted: Partial<SearchItemsRequest>): Promise<string> {
  const key = { best: 'score', newest: '0' }[sort] ?? 'price_cents';
  const { minPriceCents = 0, maxPriceCents = 2_147_483_647 } = sort.endsWith('price') ? wanted : {};
  const { rows } = await client.query(
    `with found as materialized (
       select ${key} as key, id, row_number() over (order by ${orderBy[sort]}) as n from items
       where on_sale and category = coalesce($1, category) and price_cents between $2 and $3
     )
     select key, id from found where n = (select (count(*) + 1) / 2 from found)`,
    [wanted.category, minPriceCents, maxPriceCents],
  );
  return writeCursor(Number(rows[0].key), Number(rows[0].id));
}

const mostPages = 4;

/** The cursor of a page far behind the first; undefined if all of it is on the first. */
export async function deepCursorOf(query: Query, product: Product, client: pg.Client): Promise<string | undefined> {
  if (query.deepCursor) return query.deepCursor(client);
  let last: string | undefined;
  let cursor = '';
  for (let pages = 0; pages < mostPages; pages += 1) {
    cursor = await query.page(product, cursor, 100);
    if (cursor === '') break;
    last = cursor;
  }
  return last;
}
