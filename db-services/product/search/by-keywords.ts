import type { Database } from '../../../lib/database/db.ts';
import { type Sql, sql } from '../../../lib/database/sql.ts';
import type { SearchItemsRequest } from '../../../lib/gen/product.ts';
import { cutPage, readCursor, writeCursor } from '../cursor.ts';
import { itemColumns } from '../items/item-columns.ts';
import type { ItemRow } from '../shown.ts';
import { filterOf, orderOf } from './order.ts';
import { columnsOf, spellingsOf } from './words.ts';

/**
 * These limits bound the cost of a search, however many items there are. For each keyword of the request, a search reads:
 * - the best 500 items that have exactly this keyword, and the best 500 that have it as a word of their name (best: highest score, then
 *   newest; but of a seller's items only the best 50 come first, before the others of all sellers);
 * - 500 more items that have a near word: one of up to 100 keywords that begin with it, of up to 100 that are one slip away, or of up to 100
 *   words of names that begin with it.
 *
 * All near words share their items evenly, with at least 10 each; later pages keep the share of the first page. A near word must belong to
 * an item on sale (in the category, if the request has one). The alphabetically first are taken; at most 400 are scanned. If the request has
 * a condition or prices, the candidates are four times as many, and those that do not pass are dropped: those of another condition before their
 * items are looked up.
 *
 * Several keywords share all these limits, so that a search for five costs about a third more than a search for one.
 *
 * No cursor can raise the cost: its share is bounded, and items newer than the cursor's newest are dropped from twice the candidates
 * at most. If more than that appear between two pages, the client can miss as many of the last candidates.
 */
const exactCandidates = 500;
const nearCandidates = 500;
const leastNearCandidates = 10;
const nearWords = 100;
const wordsSeen = 400;
const timesFiltered = 4;
/** How many items of a near word are looked at for one that is as old as the first page. */
const itemsOfWordSeen = 20;

/** The shortest keyword that also matches with one slip. Half of all shorter words are one slip apart. */
const shortestSlip = 4;

/** Sorts after every letter, so `word || lastLetter` sorts after every word that begins with `word`. */
const lastLetter = '\u{10FFFF}';

/** Stands before each word of a name, and is in no word. */
const beforeWord = '\u0001';

interface Ranked extends ItemRow {
  id: number;
  key: number;
  exact: number;
  near: number;
  inName: number;
  newest: number;
  share: number;
}

/** A page of the items on sale that fit at least one of the words, which are folded. */
export async function searchByKeywords(db: Database, request: SearchItemsRequest, words: string[]) {
  const rows = await db.many<Ranked>(queryOf(request, words));
  const page = cutPage(rows, request.pageSize, ({ exact, near, inName, key, id, newest, share }) =>
    writeCursor(exact, near, inName, key, id, newest, share),
  );
  return { items: page.rows, nextCursor: page.nextCursor };
}

/** The words of a table of search that have an item on sale, from an index of words in the order of the alphabet. */
interface WordTable {
  /** Holds a row for each item and word. */
  table: Sql;
  /** The column of the word, in both tables. */
  word: Sql;
}

const ofKeywords: WordTable = { table: sql`item_keywords`, word: sql`keyword` };
const ofNames: WordTable = { table: sql`item_name_words`, word: sql`word` };

/**
 * A cursor carries two values of the first page: the newest item, so that items registered later push no result out, and the number of
 * candidates for each near word, so that a near word that comes back on sale pushes none out either.
 *
 * Each keyword of the request is two bits, one among the lowest eight for a near word and one among the next eight for the word itself. So one
 * bit_or counts, for each item, the keywords that fit it.
 *
 * Postgres cannot know how many candidates there will be. So that no plan compares each with each, or reads a whole table for them: a full
 * join is never a nested loop, and what is behind `offset 0` is looked up by id for each candidate. That look-up is most of a search's cost, so
 * an item's row has all that decides its place: also its keywords, folded. The index items_newest has the same, so that the row is not read.
 * In the order of ids, neighbours are in the same page of the index.
 */
function queryOf(request: SearchItemsRequest, words: string[]): Sql {
  const { category, condition, pageSize, sort } = request;
  const [exact, near, inName, lastKey, lastId, newest, share] = readCursor(request.cursor, 7) ?? [];
  const filter = filterOf(request);
  const times = filter ? timesFiltered : 1;
  /** A limit for each of the keywords. */
  const shared = (limit: number) => Math.floor(limit / words.length);
  const slips = columnsOf(words.filter((word) => [...word].length >= shortestSlip).flatMap(spellingsOf));
  const { key, by, after } = orderOf(sort);
  const isBest = sort === 'best';
  const order = isBest ? sql`exact desc, near desc, in_name desc, ${by}` : by;
  const isAfter = isBest
    ? sql`(exact, near, in_name, item.score, item.id)
        < (${exact}::bigint, ${near}::bigint, ${inName}::bigint, ${lastKey}::bigint, ${lastId}::bigint)`
    : after(lastKey as number, lastId as number);

  const wordsInName = words
    .map((word) => sql`(strpos(names, ${beforeWord + word}::text) > 0)::int`)
    .reduce((sum, one) => sql`${sum} + ${one}`);

  // An array, and first in the order: see searchWithoutKeywords.
  const inCategory = category === undefined ? sql`` : sql`and category = any(array[${category}::int])`;
  const bestFirst = sql`order by ${category === undefined ? sql`` : sql`category, `}crowded, score desc, item_id desc`;
  const isOld = sql`item_id <= (select id from newest)`;
  // A limit also stops Postgres from reading the words of all items to check them all at once.
  const isOnSale = ({ table, word }: WordTable, wanted: Sql) => sql`exists (
    select from (
      select item_id from ${table} where ${word} = ${wanted} and on_sale ${inCategory} ${bestFirst} limit ${itemsOfWordSeen}
    ) as early where ${isOld}
  )`;
  const fewestOnSale = (source: WordTable, seen: Sql, known = sql`false`) => sql`
    select word from (${seen} limit ${shared(wordsSeen)}) as seen where ${known} or ${isOnSale(source, sql`seen.word`)}
    order by word limit ${shared(nearWords)}`;
  const best = ({ table, word }: WordTable, wanted: Sql, count: Sql) => {
    const old = sql`
      select item_id, condition from (
        select item_id, condition from ${table} where ${word} = ${wanted} and on_sale ${inCategory} ${bestFirst} limit 2 * (${count})
      ) as best
      where ${isOld}
      limit ${count}`;
    return condition === undefined ? old : sql`select item_id from (${old}) as best where condition = ${condition}`;
  };
  const count = sql`case when fitting.exact then ${shared(exactCandidates * times)}::bigint else (select size from share) end`;

  return sql`
    with wanted as (
      select word collate "C" as word, 1 << (n::int - 1) as bit from unnest(${words}::text[]) with ordinality as given (word, n)
    ), slip as (
      select * from unnest(${slips.keywords}::text[], ${slips.variants}::text[], ${slips.positions}::int[], ${slips.letters}::text[])
        as slip (word, variant, position, letter)
    ), newest as (
      select coalesce(${newest}::bigint, max(id)) as id from items
    ), longer as (
      select wanted.bit, longer.word
      from wanted cross join lateral (${fewestOnSale(
        ofKeywords,
        sql`select keyword as word from keywords
          where keyword > wanted.word and keyword < wanted.word || ${lastLetter}::text order by keyword`,
      )}) as longer
    ), fitting as (
      select bit, word as keyword, true as exact from wanted
      union all
      select bit, word, false from longer
      union all
      select long_enough.bit, spelt.word, false
      from (select distinct word, bit from slip join wanted using (word)) as long_enough cross join lateral (${fewestOnSale(
        ofKeywords,
        sql`select distinct spelling.keyword as word
          from slip join keyword_spellings as spelling on spelling.variant = slip.variant collate "C"
          where slip.word = long_enough.word and spelling.keyword <> slip.word
            and ((spelling.position = 0) <> (slip.position = 0)
              or spelling.position = slip.position
              or (abs(spelling.position - slip.position) = 1 and spelling.letter = slip.letter))
          order by spelling.keyword`,
        sql`seen.word in (select word from longer)`,
      )}) as spelt
    ), fitting_name as (
      select word as name_word, true as exact from wanted
      union
      select longer.word, false
      from wanted cross join lateral (${fewestOnSale(
        ofNames,
        sql`select word from name_words where word > wanted.word and word < wanted.word || ${lastLetter}::text order by word`,
      )}) as longer
    ), room as (
      select
        ${nearCandidates * times}::bigint as size,
        (select count(distinct keyword) from fitting where not exact) + (select count(distinct name_word) from fitting_name where not exact)
          as near_words
    ), share as (
      select greatest(${shared(leastNearCandidates)}::bigint, least(
        coalesce(${share}::bigint, size / nullif(near_words, 0), size), 2 * size / greatest(near_words, 1)
      )) as size
      from room
    ), candidate as (
      select best.item_id
      from (select keyword, bool_or(exact) as exact from fitting group by keyword) as fitting
      cross join lateral (${best(ofKeywords, sql`fitting.keyword`, count)}) as best
      union
      select best.item_id
      from (select name_word, bool_or(exact) as exact from fitting_name group by name_word) as fitting
      cross join lateral (${best(ofNames, sql`fitting.name_word`, count)}) as best
    ), found as (
      select item.*
      from (select item_id from candidate order by item_id) as candidate cross join lateral (
        select id, score, price_cents, keyword_words, ${wordsInName} as in_name
        from (
          select id, score, price_cents, keyword_words, ${beforeWord}::text || array_to_string(name_words, ${beforeWord}::text) as names
          from items as item
          where id = candidate.item_id and on_sale and ${filter ?? sql`true`}
          offset 0
        ) as item
        offset 0
      ) as item
    ), fitting_bits as (
      select keyword, bit_or(case when exact then bit << 8 else bit end) as bits from fitting group by keyword
    ), own as (
      select id, score, price_cents, in_name, unnest(coalesce(nullif(keyword_words, '{}'), '{""}')) collate "C" as keyword from found
    ), counted as (
      select id, score, price_cents, in_name, coalesce(bit_or(bits), 0) as bits
      from own full join fitting_bits using (keyword)
      group by id, score, price_cents, in_name having count(id) > 0
    ), ranked as (
      select id, score, price_cents, in_name, bit_count((bits >> 8)::bit(8)) as exact, bit_count((bits & ~(bits >> 8))::bit(8)) as near
      from counted
    ), page as (
      select id, exact, near, in_name from ranked as item
      ${lastId === undefined ? sql`` : sql`where ${isAfter}`}
      order by ${order}
      limit ${pageSize + 1}
    )
    select item.id, ${key} as key, exact, near, in_name, (select id from newest) as newest, (select size from share) as share, ${itemColumns}
    from page join items as item using (id)
    order by ${order}`;
}
