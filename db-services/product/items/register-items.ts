import type { Database } from '../../../lib/database/db.ts';
import { type Sql, sql } from '../../../lib/database/sql.ts';
import { quotaExceeded } from '../../../lib/errors.ts';
import type { RegisterItemRequest } from '../../../lib/gen/product.ts';
import { fold } from '../../../lib/text/fold.ts';
import { columnsOf, spellingsOf, wordsOf } from '../search/words.ts';
import type { ItemRow } from '../shown.ts';
import { itemColumns } from './item-columns.ts';

/** Puts an item up for sale, if the seller has registered fewer than so many within a day. */
export async function registerItem(db: Database, item: RegisterItemRequest, perDay: number): Promise<ItemRow> {
  const quota = sql`select use_quota('new items', ${item.sellerId}, ${perDay}, interval '1 day') as wait_seconds`;
  const { waitSeconds, ...registered } = await db.one<ItemRow & { waitSeconds?: number }>(registration([item], quota));
  if (waitSeconds !== undefined) throw quotaExceeded(`You have registered ${perDay} items within a day, which is the most.`, waitSeconds);
  return registered;
}

/** Puts up to 500 items up for sale, all or none, without counting them. Returns them in order. */
export async function registerItems(db: Database, items: RegisterItemRequest[]): Promise<ItemRow[]> {
  return db.many<ItemRow>(registration(items, sql`select null::int as wait_seconds`));
}

/**
 * Puts items up for sale in one statement, including the rows that search needs. If `quota` returns `wait_seconds`, registers nothing and
 * returns one row with it.
 */
function registration(items: RegisterItemRequest[], quota: Sql): Sql {
  const rows = items.map((item, position) => ({
    position,
    seller_id: item.sellerId,
    seller_name: item.sellerName,
    name: item.name,
    description: item.description,
    name_words: wordsOf(item.name),
    category: item.category,
    keywords: item.keywords,
    words: item.keywords.map(fold),
    condition: item.condition,
    price_cents: item.priceCents,
    quantity: item.quantity,
  }));
  const words = [...new Set(rows.flatMap(({ words }) => words))];
  const nameWords = [...new Set(rows.flatMap(({ name_words }) => name_words))];
  const spellings = columnsOf(words.flatMap(spellingsOf));
  return sql`
    with quota as materialized (
      ${quota}
    ), given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
        position int, seller_id bigint, seller_name text, name text, description text, name_words text[], category int, keywords text[],
        words text[], condition text, price_cents int, quantity int
      )
      where (select wait_seconds from quota) is null
    ), item as (
      insert into items (seller_id, seller_name, name, description, name_words, category, keywords, keyword_words, condition, price_cents, quantity)
      select seller_id, seller_name, name, description, name_words, category, keywords, words, condition, price_cents, quantity
      from given order by position
      returning *
    ), recorded as (
      insert into quantity_changes (item_id, change, reason) select id, quantity, 'registered' from item
    ), ranked as (
      insert into item_keywords (item_id, keyword, category, score, on_sale, seller_id, condition)
      select item.id, word, item.category, item.score, item.on_sale, item.seller_id, item.condition
      from (select *, row_number() over (order by id) - 1 as position from item) as item
      join given using (position), unnest(given.words) as word
    ), ranked_names as (
      insert into item_name_words (item_id, word, category, score, on_sale, seller_id, condition)
      select item.id, word, item.category, item.score, item.on_sale, item.seller_id, item.condition
      from item, unnest(item.name_words) as word
    ), named as (
      -- In one order, so that two sellers who bring the same new words do not wait for each other in a circle.
      insert into name_words (word) select word from unnest(${nameWords}::text[]) as word where exists (select from given)
      order by word on conflict do nothing
    ), first_used as (
      -- In one order, too.
      insert into keywords (keyword) select word from unnest(${words}::text[]) as word where exists (select from given)
      order by word on conflict do nothing returning keyword
    ), spelled as (
      insert into keyword_spellings (keyword, variant, position, letter)
      select keyword, variant, position, letter
      from unnest(${spellings.keywords}::text[], ${spellings.variants}::text[], ${spellings.positions}::int[], ${spellings.letters}::text[])
        as spelling (keyword, variant, position, letter)
      join first_used using (keyword)
    )
    select wait_seconds, ${itemColumns} from quota left join item on true where wait_seconds is not null or item.id is not null
    order by id`;
}
