import type { Database } from '../../lib/database/db.ts';
import { type Sql, sql } from '../../lib/database/sql.ts';
import type { Item, ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { fold } from '../../lib/text/fold.ts';
import { cutPage, readCursor, writeCursor } from './cursor.ts';
import { itemColumns } from './item-columns.ts';
import { columnsOf, spellingsOf } from './words.ts';

/**
 * These limits bound the cost of a search, however many items there are. For each keyword of the request, a search reads:
 * - the best 500 items that have exactly this keyword (best: highest score, then newest);
 * - 500 more items that have a near keyword: one of up to 100 that begin with it, or of up to 100 that are one slip away.
 *
 * All near keywords share their items evenly, with at least 10 each; later pages keep the share of the first page. A near keyword must
 * belong to an item on sale (in the category, if the request has one). The alphabetically first are taken; at most 400 are scanned. If
 * better items come back on sale between two pages, the client can miss as many of the last of the 500.
 */
const exactCandidates = 500;
const nearCandidates = 500;
const leastNearCandidates = 10;
const nearKeywords = 100;
const keywordsSeen = 400;

/** The shortest keyword that also matches with one slip. Half of all shorter words are one slip apart. */
const shortestSlip = 4;

/** Sorts after every letter, so `word || lastLetter` sorts after every word that begins with `word`. */
const lastLetter = '\u{10FFFF}';

interface Ranked extends Item {
  id: number;
  score: number;
  exact: number;
  near: number;
  inName: number;
  newest: number;
  share: number;
}

export function searchMethods(db: Database, currency: string): Pick<Service<ProductDbDefinition>, 'searchItems'> {
  async function page(query: Sql, pageSize: number, cursorAfter: (last: Ranked) => string) {
    const { rows, nextCursor } = cutPage(await db.many<Ranked>(query), pageSize, cursorAfter);
    return { items: rows.map((item) => ({ ...item, currency })), nextCursor };
  }

  return {
    async searchItems({ category, keywords, pageSize, cursor }) {
      const words = [...new Set(keywords.map(fold))];
      if (words.length === 0) {
        const after = readCursor(cursor, 2);
        return page(byCategory(category, after, pageSize), pageSize, ({ score, id }) => writeCursor(score, id));
      }
      const after = readCursor(cursor, 7);
      return page(byKeywords(words, category, after, pageSize), pageSize, ({ exact, near, inName, score, id, newest, share }) =>
        writeCursor(exact, near, inName, score, id, newest, share),
      );
    },
  };
}

const byCategory = (category: number | undefined, after: number[] | undefined, pageSize: number) => sql`
  select item.id, item.score, ${itemColumns}
  from items as item
  where category = ${category} and on_sale ${after ? sql`and (score, id) < (${after[0]}::bigint, ${after[1]}::bigint)` : sql``}
  order by score desc, id desc
  limit ${pageSize + 1}`;

/**
 * Results are sorted by: most exact keywords, most near keywords, most keywords among the words of the name, votes up minus down, newest. A
 * cursor carries two values of the first page: the newest item, so that items registered later push no result out, and the number of
 * candidates for each near keyword, so that a near keyword that comes back on sale pushes none out either.
 */
function byKeywords(words: string[], category: number | undefined, after: number[] | undefined, pageSize: number): Sql {
  const slips = columnsOf(words.filter((word) => [...word].length >= shortestSlip).flatMap(spellingsOf));
  const inCategory = category === undefined ? sql`` : sql`and item_keywords.category = ${category}`;
  const onSale = sql`on_sale and item_id <= (select id from newest) ${inCategory}`;
  // The limit stops Postgres from reading the keywords of all items to check them all at once.
  const isOnSale = (keyword: Sql) => sql`(select true from item_keywords where keyword = ${keyword} and ${onSale} limit 1)`;
  const [exact, near, inName, score, id, newest, share] = after ?? [];
  const afterCursor = after
    ? sql`where (exact, near, in_name, score, id) < (${exact}::bigint, ${near}::bigint, ${inName}::bigint, ${score}::bigint, ${id}::bigint)`
    : sql``;

  return sql`
    with wanted as (
      select unnest(${words}::text[]) collate "C" as word
    ), slip as (
      select * from unnest(${slips.keywords}::text[], ${slips.variants}::text[], ${slips.positions}::int[], ${slips.letters}::text[])
        as slip (word, variant, position, letter)
    ), newest as (
      select coalesce(${newest}::bigint, max(id)) as id from items
    ), fitting as (
      select word, word as keyword, true as exact from wanted
      union all
      select word, longer.keyword, false
      from wanted cross join lateral (
        select keyword from (
          select keyword from keywords
          where keyword > word and keyword < word || ${lastLetter}::text
          order by keyword limit ${keywordsSeen}
        ) as seen
        where ${isOnSale(sql`seen.keyword`)}
        order by keyword limit ${nearKeywords}
      ) as longer
      union all
      select word, spelt.keyword, false
      from (select distinct word from slip) as long_enough cross join lateral (
        select keyword from (
          select distinct spelling.keyword
          from slip join keyword_spellings as spelling on spelling.variant = slip.variant collate "C"
          where slip.word = long_enough.word and spelling.keyword <> slip.word
            and ((spelling.position = 0) <> (slip.position = 0)
              or spelling.position = slip.position
              or (abs(spelling.position - slip.position) = 1 and spelling.letter = slip.letter))
          order by spelling.keyword limit ${keywordsSeen}
        ) as seen
        where ${isOnSale(sql`seen.keyword`)}
        order by keyword limit ${nearKeywords}
      ) as spelt
    ), room as (
      select ${nearCandidates}::bigint * count(*) as size from wanted
    ), share as (
      select least(room.size, greatest(
        ${leastNearCandidates}::bigint,
        coalesce(${share}::bigint, room.size / nullif((select count(distinct keyword) from fitting where not exact), 0))
      )) as size
      from room
    ), candidate as (
      select distinct best.item_id
      from (select keyword, bool_or(exact) as exact from fitting group by keyword) as fitting cross join lateral (
        select item_id from item_keywords
        where item_keywords.keyword = fitting.keyword and ${onSale}
        order by score desc, item_id desc
        limit case when fitting.exact then ${exactCandidates}::bigint else (select size from share) end
      ) as best
    ), fit as (
      select item_id, word, bool_or(exact) as exact
      from candidate join item_keywords using (item_id) join fitting using (keyword)
      group by item_id, word
    ), ranked as (
      select
        item.*, count(*) filter (where fit.exact) as exact, count(*) filter (where not fit.exact) as near,
        cardinality(array(select unnest(item.name_words) intersect select word from wanted)) as in_name
      from fit join items as item on item.id = fit.item_id
      where item.on_sale
      group by item.id
    )
    select item.id, item.score, item.exact, item.near, item.in_name, (select id from newest) as newest, (select size from share) as share,
      ${itemColumns}
    from ranked as item
    ${afterCursor}
    order by exact desc, near desc, in_name desc, score desc, id desc
    limit ${pageSize + 1}`;
}
