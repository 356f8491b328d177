import type { Database } from '../../../lib/database/db.ts';
import { sql } from '../../../lib/database/sql.ts';
import { AppError } from '../../../lib/errors.ts';
import type { RegisterItemRequest } from '../../../lib/gen/product.ts';
import { fold } from '../../../lib/text/fold.ts';
import { columnsOf, spellingsOf, wordsOf } from '../search/words.ts';
import type { ItemRow } from '../shown.ts';
import { itemColumns } from './item-columns.ts';

const mostItems = 500;

/** Puts up to 500 items up for sale in one statement, including the rows that search needs. Returns them in order. */
export async function registerItems(db: Database, items: RegisterItemRequest[]): Promise<ItemRow[]> {
  if (items.length > mostItems) throw new AppError('invalid_request', `At most ${mostItems} items are registered at once.`);
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
  return db.many<ItemRow>(sql`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
        position int, seller_id bigint, seller_name text, name text, description text, name_words text[], category int, keywords text[],
        words text[], condition text, price_cents int, quantity int
      )
    ), item as (
      insert into items (seller_id, seller_name, name, description, name_words, category, keywords, condition, price_cents, quantity)
      select seller_id, seller_name, name, description, name_words, category, keywords, condition, price_cents, quantity
      from given order by position
      returning *
    ), recorded as (
      insert into quantity_changes (item_id, change, reason) select id, quantity, 'registered' from item
    ), ranked as (
      insert into item_keywords (item_id, keyword, category, score, on_sale)
      select item.id, word, item.category, item.score, item.on_sale
      from (select *, row_number() over (order by id) - 1 as position from item) as item
      join given using (position), unnest(given.words) as word
    ), ranked_names as (
      insert into item_name_words (item_id, word, category, score, on_sale)
      select item.id, word, item.category, item.score, item.on_sale from item, unnest(item.name_words) as word
    ), named as (
      -- In one order, so that two sellers who bring the same new words do not wait for each other in a circle.
      insert into name_words (word) select word from unnest(${nameWords}::text[]) as word order by word on conflict do nothing
    ), first_used as (
      -- In one order, too.
      insert into keywords (keyword) select word from unnest(${words}::text[]) as word order by word on conflict do nothing returning keyword
    ), spelled as (
      insert into keyword_spellings (keyword, variant, position, letter)
      select keyword, variant, position, letter
      from unnest(${spellings.keywords}::text[], ${spellings.variants}::text[], ${spellings.positions}::int[], ${spellings.letters}::text[])
        as spelling (keyword, variant, position, letter)
      join first_used using (keyword)
    )
    select ${itemColumns} from item order by id`);
}
