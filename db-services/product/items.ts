import type { Database } from '../../lib/db.ts';
import { AppError } from '../../lib/errors.ts';
import type { Item, ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Service } from '../../lib/rpc.ts';
import { type Sql, sql } from '../../lib/sql.ts';
import { cutPage, readCursor, writeCursor } from './cursor.ts';
import { itemKey, noSuchItem } from './item-id.ts';
import { columnsOf, fold, spellingsOf, wordsOf } from './words.ts';

type ItemMethods = Pick<
  Service<typeof ProductDbDefinition>,
  'registerItem' | 'changeItemPrice' | 'changeItemQuantity' | 'listSellerItems' | 'getItem'
>;

/** A row of `item` as an Item, but for the currency. */
export const itemColumns = sql`
  item.category || '-' || item.id as item_id, item.seller_id, item.name, item.category, item.keywords, item.condition, item.price_cents,
  item.quantity, item.thumbs_up, item.thumbs_down, item.created_at`;

const mostUnits = 1_000_000;

export function itemMethods(db: Database, currency: string): ItemMethods {
  const maybeItem = async (query: Sql) => {
    const item = await db.maybeOne<Item>(query);
    return item && { ...item, currency };
  };
  const findItem = (itemId: string) => {
    const { category, id } = itemKey(itemId);
    return maybeItem(sql`select ${itemColumns} from items as item where id = ${id} and category = ${category}`);
  };

  return {
    async registerItem({ sellerId, name, category, keywords, condition, priceCents, quantity }) {
      const words = keywords.map(fold).sort();
      const spellings = columnsOf(words.flatMap(spellingsOf));
      const item = await db.one<Item>(sql`
        with item as (
          insert into items (seller_id, name, name_words, category, keywords, condition, price_cents, quantity)
          values (
            ${sellerId}, ${name}, ${wordsOf(name)}, ${category}, ${keywords}, ${condition}, ${priceCents}, ${quantity}
          )
          returning *
        ), recorded as (
          insert into quantity_changes (item_id, change, reason) select id, quantity, 'registered' from item
        ), ranked as (
          insert into item_keywords (item_id, keyword, category, score, on_sale)
          select item.id, word, item.category, item.score, item.on_sale from item, unnest(${words}::text[]) as word
        ), first_used as (
          -- In one order, so that two sellers who bring the same new words do not wait for each other.
          insert into keywords (keyword) select word from unnest(${words}::text[]) as word order by word on conflict do nothing returning keyword
        ), spelled as (
          insert into keyword_spellings (keyword, variant, position, letter)
          select keyword, variant, position, letter
          from unnest(${spellings.keywords}::text[], ${spellings.variants}::text[], ${spellings.positions}::int[], ${spellings.letters}::text[])
            as spelling (keyword, variant, position, letter)
          join first_used using (keyword)
        )
        select ${itemColumns} from item`);
      return { ...item, currency };
    },

    async changeItemPrice({ sellerId, itemId, priceCents }) {
      const { category, id } = itemKey(itemId);
      const item = await maybeItem(sql`
        update items as item
        set price_cents = ${priceCents}
        where id = ${id} and category = ${category} and seller_id = ${sellerId}
        returning ${itemColumns}`);
      if (!item) throw noItemOfYours(itemId);
      return item;
    },

    async changeItemQuantity({ sellerId, itemId, change }) {
      const { category, id } = itemKey(itemId);
      const changed = await maybeItem(sql`
        with item as (
          update items
          set quantity = quantity + ${change}::int
          where id = ${id} and category = ${category} and seller_id = ${sellerId}
            and quantity + ${change}::int >= 0 and (${change}::int < 0 or quantity + ${change}::int <= ${mostUnits})
          returning *
        ), recorded as (
          insert into quantity_changes (item_id, change, reason) select id, ${change}::int, 'changed' from item
        )
        select ${itemColumns} from item`);
      if (changed) return changed;
      const item = await findItem(itemId);
      if (item?.sellerId !== sellerId) throw noItemOfYours(itemId);
      throw tooFewOrMany(item, change);
    },

    async listSellerItems({ sellerId, includeSoldOut, pageSize, cursor }) {
      const [before] = readCursor(cursor, 1) ?? [Number.MAX_SAFE_INTEGER];
      const found = await db.many<Item & { id: number }>(sql`
        select item.id, ${itemColumns}
        from items as item
        where seller_id = ${sellerId} and id < ${before} ${includeSoldOut ? sql`` : sql`and on_sale`}
        order by id desc
        limit ${pageSize + 1}`);
      const { rows, nextCursor } = cutPage(found, pageSize, ({ id }) => writeCursor(id));
      return { items: rows.map((item) => ({ ...item, currency })), nextCursor };
    },

    async getItem({ itemId }) {
      const item = await findItem(itemId);
      if (!item) throw noSuchItem(itemId);
      return item;
    },
  };
}

const noItemOfYours = (itemId: string) => new AppError('not_found', `You have no item ${itemId}.`);

/** Says why a change was refused, by the item as it was found a moment later. */
function tooFewOrMany({ itemId, quantity, priceCents }: Item, change: number): AppError {
  if (change > 0) return new AppError('quantity_limit', `An item can have at most ${mostUnits} units; this one has ${quantity}.`);
  const line = { itemId, requested: -change, available: quantity, priceCents };
  return new AppError('insufficient_quantity', `${quantity} units are left, fewer than ${-change}.`, { lines: [line] });
}
