import type { Database } from '../../../lib/database/db.ts';
import { recordEvent } from '../../../lib/database/security-events.ts';
import { type Sql, sql } from '../../../lib/database/sql.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Item, ProductDbDefinition } from '../../../lib/gen/product.ts';
import type { Service } from '../../../lib/rpc/rpc.ts';
import { changeOrReason } from '../change-or-reason.ts';
import { cutPage, readCursor, writeCursor } from '../cursor.ts';
import { type ItemRow, type Shown, shownItem } from '../shown.ts';
import { itemColumns, lockedItemColumns } from './item-columns.ts';
import { itemKey, noItemOfYours, noSuchItem } from './item-id.ts';
import { registerItem, registerItems } from './register-items.ts';

export interface ItemOptions extends Shown {
  /** How many items one seller may register within a day, apart from many at once; 1,000 if absent. */
  newItemsPerDay?: number;
}

type ItemMethods = Pick<
  Service<ProductDbDefinition>,
  'registerItem' | 'registerItems' | 'changeItemPrice' | 'changeItemQuantity' | 'listSellerItems' | 'getItem'
>;

const mostUnits = 1_000_000;

export function itemMethods(db: Database, { newItemsPerDay = 1_000, ...shown }: ItemOptions): ItemMethods {
  const maybeItem = async (query: Sql) => {
    const item = await db.maybeOne<ItemRow>(query);
    return item && shownItem(shown, item);
  };
  const findItem = (itemId: string) => {
    const { category, id } = itemKey(itemId);
    return maybeItem(sql`select ${itemColumns} from items as item where id = ${id} and category = ${category}`);
  };

  return {
    async registerItem(item) {
      return shownItem(shown, await registerItem(db, item, newItemsPerDay));
    },

    async registerItems({ items }) {
      return { items: (await registerItems(db, items)).map((item) => shownItem(shown, item)) };
    },

    async changeItemPrice({ sellerId, itemId, priceCents }, context) {
      const { category, id } = itemKey(itemId);
      const item = await maybeItem(sql`
        with item as (
          update items
          set price_cents = ${priceCents}
          where id = ${id} and category = ${category} and seller_id = ${sellerId}
          returning *, old.price_cents as price_before
        ), recorded as (
          ${recordEvent(
            {
              event: 'price_changed',
              role: 'seller',
              accountId: sellerId,
              details: sql`jsonb_build_object('itemId', ${itemId}::text, 'fromCents', price_before, 'toCents', price_cents)`,
            },
            context,
            sql`item where price_before <> price_cents`,
          )}
        )
        select ${lockedItemColumns} from item`);
      if (!item) throw noItemOfYours(itemId);
      return item;
    },

    changeItemQuantity: ({ sellerId, itemId, change }, context) =>
      changeOrReason(
        () => {
          const { category, id } = itemKey(itemId);
          return maybeItem(sql`
            with item as (
              update items
              set quantity = quantity + ${change}::int
              where id = ${id} and category = ${category} and seller_id = ${sellerId}
                and quantity + ${change}::int >= 0 and (${change}::int < 0 or quantity + ${change}::int <= ${mostUnits})
              returning *
            ), recorded as (
              insert into quantity_changes (item_id, change, reason) select id, ${change}::int, 'changed' from item returning id
            ), noted as (
              ${recordEvent(
                {
                  event: 'quantity_changed',
                  role: 'seller',
                  accountId: sellerId,
                  details: sql`jsonb_build_object('quantityChange', id)`,
                },
                context,
                sql`recorded`,
              )}
            )
            select ${lockedItemColumns} from item`);
        },
        async () => {
          const item = await findItem(itemId);
          return item?.sellerId === sellerId ? tooFewOrMany(item, change) : noItemOfYours(itemId);
        },
      ),

    async listSellerItems({ sellerId, includeSoldOut, pageSize, cursor }) {
      const [before] = readCursor(cursor, 1) ?? [Number.MAX_SAFE_INTEGER];
      // Only an index that begins with the seller has this order. With another one, Postgres would read the items of all sellers.
      const found = await db.many<ItemRow & { id: number }>(sql`
        select item.id, ${itemColumns}
        from items as item
        where seller_id = any(array[${sellerId}::bigint]) and id < ${before} ${includeSoldOut ? sql`` : sql`and on_sale`}
        order by seller_id, id desc
        limit ${pageSize + 1}`);
      const { rows, nextCursor } = cutPage(found, pageSize, ({ id }) => writeCursor(id));
      return { items: rows.map((item) => shownItem(shown, item)), nextCursor };
    },

    async getItem({ itemId }) {
      const item = await findItem(itemId);
      if (!item) throw noSuchItem(itemId);
      return item;
    },
  };
}

/** The reason why a change of the quantity is not allowed; undefined if it is. */
function tooFewOrMany({ itemId, quantity, priceCents }: Item, change: number): AppError | undefined {
  if (quantity + change >= 0 && (change < 0 || quantity + change <= mostUnits)) return undefined;
  if (change > 0) return new AppError('quantity_limit', `An item can have at most ${mostUnits} units; this one has ${quantity}.`);
  const line = { itemId, requested: -change, available: quantity, priceCents };
  return new AppError('insufficient_quantity', `${quantity} units are left, fewer than ${-change}.`, { lines: [line] });
}
