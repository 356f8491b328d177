import type pg from 'pg';
import { fill } from './bulk.ts';
import { commonWords, spellingColumns, vocabularyOf } from './vocabulary.ts';

/** Has a fifth of the catalogue. */
export const bigSeller = 1;

/** Has the oldest items, which are in a category of their own: a page of them must not read all that is newer. */
export const smallSeller = 2;
export const rareCategory = 99;
const rareItems = 3;

const tables = ['items', 'quantity_changes', 'item_keywords', 'item_name_words', 'keywords', 'name_words', 'keyword_spellings'];

/**
 * Puts this many items up for sale: one in twenty is sold out, 40 % are used, a fifth is the big seller's, and each common keyword belongs
 * to about a sixth of them.
 */
export async function fillCatalogue(url: string, items: number): Promise<void> {
  await fill(url, tables, async (client) => {
    await fillWords(client, vocabularyOf(items));
    await client.query(itemsSql, [items]);
    await client.query(searchSql);
  });
}

async function fillWords(client: pg.Client, words: string[]): Promise<void> {
  await client.query('create temporary table vocabulary (n int primary key, word text not null)');
  await client.query('insert into vocabulary select n - 1, word from unnest($1::text[]) with ordinality as given (word, n)', [words]);
  await client.query('analyze vocabulary');
  await client.query('insert into keywords select word from vocabulary');
  const { keywords, variants, positions, letters } = spellingColumns(words);
  await client.query(
    `insert into keyword_spellings (keyword, variant, position, letter)
     select * from unnest($1::text[], $2::text[], $3::int[], $4::text[])`,
    [keywords, variants, positions, letters],
  );
}

/** A word is the rarer the later it comes in the vocabulary: a tenth of all choices fall on the first hundredth. */
const rare = '(random() ^ 2 * (select count(*) from vocabulary))::int % (select count(*)::int from vocabulary)';
const common = commonWords.length;

const itemsSql = `
  insert into items
    (seller_id, seller_name, name, name_words, description, category, keywords, keyword_words, condition, price_cents, quantity, thumbs_up, thumbs_down, created_at)
  select
    pick.seller, 'Seller ' || pick.seller,
    initcap(adjective.word) || ' ' || initcap(noun.word) || ' ' || pick.n % 100,
    array[adjective.word, noun.word, (pick.n % 100)::text],
    'A thing of the catalogue, number ' || pick.n || '. It has been in use for some years and works as it should.',
    pick.category,
    own.keywords, own.keywords,
    pick.condition, pick.price, pick.quantity, pick.up, pick.down,
    now() - (($1::int - pick.n) * interval '1 second')
  from (
    select
      n,
      case when n <= ${rareItems} then ${smallSeller} when random() < 0.2 then ${bigSeller} else 100 + (random() * 6)::int end as seller,
      case when n <= ${rareItems} then ${rareCategory} else (random() * 15)::int + 1 end as category,
      case when random() < 0.4 then 'used' else 'new' end as condition,
      (100 * exp(random() * 7))::int as price,
      case when random() < 0.05 then 0 else (random() * 50)::int + 1 end as quantity,
      case when random() < 0.7 then 0 else (random() ^ 4 * 40)::int end as up,
      case when random() < 0.8 then 0 else (random() ^ 4 * 20)::int end as down,
      ${rare} as adjective_n,
      ${rare} as noun_n,
      case when random() < 0.6 then floor(random() * ${common})::int end as first_n,
      case when random() < 0.2 then floor(random() * ${common})::int end as second_n
    from generate_series(1, $1::int) as n
  ) as pick
  join vocabulary as adjective on adjective.n = adjective_n
  join vocabulary as noun on noun.n = noun_n
  left join vocabulary as first on first.n = first_n
  left join vocabulary as second on second.n = second_n
  cross join lateral (
    select array(
      select distinct word from unnest(array[first.word, second.word, noun.word, adjective.word]) as word where word is not null
    ) as keywords
  ) as own
  order by pick.n`;

/** As crowd_keywords does: of each seller, the best 50 items with a word come first. */
const isCrowded = 'row_number() over (partition by word, seller_id, on_sale order by score desc, id desc) > 50';

/** What registering items also writes. */
const searchSql = `
  insert into quantity_changes (item_id, change, reason)
  select id, quantity + 1, 'registered' from items
  union all
  select id, -1, 'changed' from items;
  insert into item_keywords (item_id, keyword, category, score, on_sale, seller_id, condition, crowded)
  select id, word, category, score, on_sale, seller_id, condition, ${isCrowded}
  from items cross join unnest(keywords) as word;
  insert into item_name_words (item_id, word, category, score, on_sale, seller_id, condition, crowded)
  select *, ${isCrowded}
  from (select distinct id, word, category, score, on_sale, seller_id, condition from items cross join unnest(name_words) as word) as named;
  insert into name_words select distinct word from item_name_words`;
