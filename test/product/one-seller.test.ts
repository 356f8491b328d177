import pg from 'pg';
import { describe, expect, onTestFinished } from 'vitest';
import type { TestDatabase } from '../support/database/database.ts';
import { buy, newItem, type Product, seller, test } from '../support/parts/product-db.ts';

const rival = seller + 1;

/** Registers many items of one seller, as fast as it goes. */
async function flood(product: Product, count: number, changes: Parameters<typeof newItem>[0] = {}) {
  const items = Array.from({ length: count }, (_, i) => newItem({ name: `Lamp ${i}`, keywords: ['lamp'], ...changes }));
  for (let from = 0; from < count; from += 500) await product.registerItems({ items: items.slice(from, from + 500) });
}

/** The sellers of all items that a search finds, on all of its pages. */
async function sellersFound(product: Product, keyword: string, search: Partial<Parameters<Product['searchItems']>[0]> = {}) {
  const found: number[] = [];
  let cursor = '';
  do {
    const page = await product.searchItems({ sort: 'best', keywords: [keyword], pageSize: 1_000, cursor, ...search });
    found.push(...page.items.map(({ sellerId }) => sellerId));
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

/** The rows of search that are crowded although they are among their seller's best 50 of a word, or the other way round. */
const misplaced = (database: TestDatabase) =>
  database.query(`
    select * from (
      select item_id, word, crowded, row_number() over (partition by kind, word, seller_id order by score desc, item_id desc) > 50 as beyond
      from (
        select 'keyword' as kind, item_id, keyword as word, seller_id, score, crowded from item_keywords where on_sale
        union all
        select 'name', item_id, word, seller_id, score, crowded from item_name_words where on_sale
      ) as ranked
    ) as placed
    where crowded <> beyond`);

describe('520 new items of one seller push no other seller off the pages of', () => {
  test.for([
    ['a keyword', 'lamp', {}, {}],
    ['a keyword in a category', 'lamp', {}, { category: 3 }],
    ['a keyword with a condition', 'lamp', {}, { condition: 'used' }],
    ['a keyword, cheapest first', 'lamp', {}, { sort: 'price' }],
    ['a word of names', 'lamp', { keywords: [] }, {}],
    ['the beginning of a keyword', 'lam', { name: 'Thing' }, {}],
    ['the beginning of a word of names', 'lam', { keywords: [] }, {}],
    ['a misspelt keyword', 'lampe', { name: 'Thing' }, {}],
  ] as const)('%s', async ([, keyword, given, search], { product }) => {
    const changes = 'keywords' in given ? { keywords: [] } : given;
    const { itemId } = await product.registerItem(newItem({ sellerId: rival, name: 'Lamp', keywords: ['lamp'], ...changes }));
    // Four times as many are read with a condition.
    await flood(product, 'condition' in search ? 2_020 : 520, changes);
    const found = await sellersFound(product, keyword, search);
    expect(found.filter((id) => id === rival)).toHaveLength(1);
    expect(found.length).toBeGreaterThanOrEqual(500);
    await buy(product, await product.getItem({ itemId }));
    await product.giveFeedback({ buyerId: 21, itemId, vote: 'up' });
    const first = await product.searchItems({ sort: 'best', keywords: [keyword], pageSize: 1, cursor: '' });
    expect(first.items[0]?.itemId).toBe(itemId);
  });
});

test('while there are others, one seller has at most 50 of what a keyword finds: the best, then the newest', async ({ product }) => {
  for (let sellerId = 101; sellerId <= 112; sellerId += 1) await flood(product, 60, { sellerId });
  const found = await sellersFound(product, 'lamp');
  expect(found).toHaveLength(500);
  expect(new Set(found)).toEqual(new Set(Array.from({ length: 10 }, (_, i) => 103 + i)));
  for (const sellerId of new Set(found)) expect(found.filter((id) => id === sellerId)).toHaveLength(50);
});

test('the best 50 of many words are found by an index, also with plans that were made when there were no items', async ({
  product,
  database,
}) => {
  const client = new pg.Client(database.url);
  await client.connect();
  onTestFinished(() => client.end());
  const read = async () => {
    const { rows } = await client.query(`
      select coalesce(sum(seq_tup_read), 0)::int as read from pg_stat_xact_user_tables
      where relname in ('item_keywords', 'item_name_words')`);
    return rows[0].read;
  };
  await client.query('analyze');
  await product.registerItem(newItem());
  // Postgres makes a plan for each of the first five executions, then one for all others.
  for (let n = 0; n < 8; n += 1)
    await client.query(`
      select crowd_keywords('{lamp}', '{${seller}}'), crowd_name_words('{lamp}', '{${seller}}');
      update items set thumbs_up = thumbs_up + 1 where id = 1`);
  await flood(product, 500);
  await client.query('begin');
  await client.query(`
    select crowd_keywords(array_agg(word), array_agg(${seller}::bigint)), crowd_name_words(array_agg(word), array_agg(${seller}::bigint))
    from (select unnest(array['lamp', '1', '2', '3', '4', '5', '6', '7', '8', '9']) as word) as words;
    update items set thumbs_up = thumbs_up + 1 where id = 1`);
  expect(await read()).toBe(0);
});

test('a seller alone, or with few others, fills what a keyword finds', async ({ product }) => {
  await flood(product, 120);
  expect(await sellersFound(product, 'lamp')).toHaveLength(120);
  await flood(product, 60, { sellerId: rival });
  expect(await sellersFound(product, 'lamp')).toHaveLength(180);
});

describe('the best 50 of a seller come first, also after', () => {
  const lamps = async (product: Product) => {
    await flood(product, 60);
    return (await product.listSellerItems({ sellerId: seller, includeSoldOut: true, pageSize: 100, cursor: '' })).items;
  };
  const idOf = (items: { itemId: string }[], at: number) => items.at(at)?.itemId as string;

  test('a new item', async ({ product, database }) => {
    await lamps(product);
    await product.registerItem(newItem({ keywords: ['lamp', 'brass'] }));
    expect(await misplaced(database)).toEqual([]);
  });

  test('a vote for one of the others, and one against one of them', async ({ product, database }) => {
    const items = await lamps(product);
    for (const [item, vote] of [
      [items.at(-1), 'up'],
      [items[0], 'down'],
    ] as const) {
      await buy(product, item as never);
      await product.giveFeedback({ buyerId: 21, itemId: item?.itemId as string, vote });
      expect(await misplaced(database)).toEqual([]);
    }
    const [crowded] = await database.query('select crowded from item_keywords where item_id = 1');
    expect(crowded).toEqual({ crowded: false });
  });

  test('units that are taken off, sold or put back', async ({ product, database }) => {
    const items = await lamps(product);
    const change = async (at: number, change: number) => {
      await product.changeItemQuantity({ sellerId: seller, itemId: idOf(items, at), change });
      expect(await misplaced(database)).toEqual([]);
    };
    for (const at of [0, 1, 2, 59]) await change(at, -5);
    for (const at of [59, 1, 0, 2]) await change(at, 5);
    await buy(product, items[0] as never, 5);
    expect(await misplaced(database)).toEqual([]);
    await buy(product, items[1] as never, 5, 21, 'declined');
    expect(await misplaced(database)).toEqual([]);
  });

  test('an edit of keywords or the name', async ({ product, database }) => {
    const items = await lamps(product);
    const edit = async (at: number, changes: object) => {
      await product.editItem({ sellerId: seller, itemId: idOf(items, at), ...changes });
      expect(await misplaced(database)).toEqual([]);
    };
    await edit(0, { keywords: { keywords: ['other'] }, name: 'Other' });
    await edit(0, { keywords: { keywords: ['other', 'lamp'] }, name: 'Other lamp' });
    await edit(59, { keywords: { keywords: ['other', 'lamp'] } });
  });

  test('units of many items of one seller that are taken off and put back at once, without a deadlock', async ({ product, database }) => {
    const items = await lamps(product);
    const changes = (change: number) =>
      items.map(({ itemId }, i) =>
        i % 3 ? product.changeItemQuantity({ sellerId: seller, itemId, change }) : product.registerItem(newItem({ keywords: ['lamp'] })),
      );
    await Promise.all(changes(-5));
    await Promise.all(changes(5));
    // What a change left to another one is put right by the next one of the same words.
    await product.registerItem(
      newItem({
        name: `Lamp ${items
          .map((_, i) => i)
          .slice(0, 5)
          .join(' ')}`,
        keywords: ['lamp'],
      }),
    );
    expect(await misplaced(database)).toEqual([]);
  });
});
