import { type Sql, sql } from '../../../lib/database/sql.ts';
import type { SearchItemsRequest } from '../../../lib/gen/product.ts';

/** An order of items by one sort key of their own, then newest. The texts are about a row named `item`. */
interface Order {
  key: Sql;
  by: Sql;
  /** Whether a row comes after the one with these sort keys. */
  after: (key: number, id: number) => Sql;
}

/** The orders that a search can have, each in the form of its index. `best` is the order of a search without keywords: by votes. */
const orders: Record<string, Order> = {
  best: {
    key: sql`item.score`,
    by: sql`item.score desc, item.id desc`,
    after: (key, id) => sql`(item.score, item.id) < (${key}::bigint, ${id}::bigint)`,
  },
  newest: {
    key: sql`0`,
    by: sql`item.id desc`,
    after: (_, id) => sql`item.id < ${id}::bigint`,
  },
  price: {
    key: sql`item.price_cents`,
    by: sql`item.price_cents, (-item.id)`,
    after: (key, id) => sql`(item.price_cents, -item.id) > (${key}::bigint, ${-id}::bigint)`,
  },
  '-price': {
    key: sql`item.price_cents`,
    by: sql`item.price_cents desc, item.id desc`,
    after: (key, id) => sql`(item.price_cents, item.id) < (${key}::bigint, ${id}::bigint)`,
  },
};

export const orderOf = (sort: string): Order => orders[sort] as Order;

/** The search's limits of the price, as a condition on `item`. */
export const withinPrices = ({ minPriceCents = 0, maxPriceCents = 2_147_483_647 }: SearchItemsRequest): Sql =>
  sql`item.price_cents between ${minPriceCents}::int and ${maxPriceCents}::int`;

/** What the search demands of an item besides its category, as a condition on `item`; undefined if nothing. */
export function filterOf(request: SearchItemsRequest): Sql | undefined {
  const { condition, minPriceCents, maxPriceCents } = request;
  if (condition !== undefined) return sql`item.condition = ${condition} and ${withinPrices(request)}`;
  return minPriceCents === undefined && maxPriceCents === undefined ? undefined : withinPrices(request);
}
