import pg from 'pg';
import { describe, expect } from 'vitest';
import { newItem, seller, test } from '../support/parts/product-db.ts';

const lamps = (count: number, changes: Parameters<typeof newItem>[0] = {}) =>
  Array.from({ length: count }, (_, i) => newItem({ name: `Lamp ${i}`, priceCents: i + 1, ...changes }));

describe('many items at once', () => {
  test('are returned in their order, each as if registered alone, the last one the newest', async ({ product }) => {
    const given = [
      newItem(),
      newItem({ name: 'Lámp 2', category: 4, keywords: [], sellerId: seller + 1 }),
      newItem({ keywords: ['a', 'B'] }),
    ];
    const { items } = await product.registerItems({ items: given });
    expect(items).toEqual(
      given.map((item) => ({
        ...item,
        itemId: expect.stringMatching(new RegExp(`^${item.category}-\\d+$`)),
        currency: 'EUR',
        thumbsUp: 0,
        thumbsDown: 0,
        pictures: [],
        createdAt: expect.any(Date),
      })),
    );
    for (const item of items) expect(await product.getItem({ itemId: item.itemId })).toEqual(item);
    const own = await product.listSellerItems({ sellerId: seller, includeSoldOut: false, pageSize: 10, cursor: '' });
    expect(own.items).toEqual([items[2], items[0]]);
  });

  test('make the same rows as one by one', async ({ product, database }) => {
    const given = [
      newItem({ keywords: ['lamp', 'Éclair'] }),
      newItem({ keywords: [] }),
      newItem({ keywords: ['lamps', 'ÉCLAIR'], quantity: 7 }),
    ];
    const rows = async () => ({
      items: await database.query('select name, seller_name, description, name_words, category, keywords, quantity from items order by id'),
      changes: await database.query('select change, reason from quantity_changes order by item_id'),
      ranks: await database.query(
        'select keyword, category, score, on_sale, dense_rank() over (order by item_id) as item from item_keywords order by item_id, keyword',
      ),
      rankedNames: await database.query(
        'select word, category, score, on_sale, dense_rank() over (order by item_id) as item from item_name_words order by item_id, word',
      ),
      names: await database.query('select word from name_words order by word'),
      keywords: await database.query('select keyword from keywords order by keyword'),
      spellings: await database.query('select * from keyword_spellings order by variant, keyword, position'),
    });
    for (const item of given) await product.registerItem(item);
    const oneByOne = await rows();
    await database.query(
      'truncate items, quantity_changes, item_keywords, item_name_words, keywords, name_words, keyword_spellings cascade',
    );
    await product.registerItems({ items: given });
    expect(await rows()).toEqual(oneByOne);
    expect(oneByOne.keywords).toEqual([{ keyword: 'lamp' }, { keyword: 'lamps' }, { keyword: 'éclair' }]);
  });

  test('are registered all or not at all', async ({ product, database }) => {
    await expect(product.registerItems({ items: [...lamps(3), newItem({ priceCents: 0 })] })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(await database.query('select from items')).toEqual([]);
    // The same where the database refuses one of them.
    await database.query(`alter table items add constraint defect check (name <> 'Defect')`);
    const registered = product.registerItems({ items: [...lamps(3), newItem({ name: 'Defect' })] });
    await expect(registered).rejects.toMatchObject({ code: 'internal' });
    await database.query('alter table items drop constraint defect');
    for (const table of ['items', 'item_keywords', 'keywords', 'quantity_changes'])
      expect(await database.query(`select from ${table}`)).toEqual([]);
  });

  test('are 500 at most', async ({ product }) => {
    expect((await product.registerItems({ items: lamps(500) })).items).toHaveLength(500);
    await expect(product.registerItems({ items: lamps(501) })).rejects.toMatchObject({ code: 'invalid_request' });
    expect((await product.registerItems({ items: [] })).items).toEqual([]);
  });

  test('can have new and known keywords in any order', async ({ product, database }) => {
    const third = new pg.Client(database.url);
    await third.connect();
    await third.query("begin; insert into keywords (keyword) values ('m')");
    const batch = (words: string[]) => product.registerItems({ items: words.map((word) => newItem({ keywords: [word] })) });
    const registered = Promise.all([batch(['a', 'm', 'z']), batch(['z', 'm', 'a'])]);
    const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(() => database.query(waiting)).toHaveLength(2);
    await third.query('rollback');
    await third.end();
    await registered;
    expect(await database.query('select keyword, variant from keyword_spellings where position = 0 order by 1')).toEqual(
      ['a', 'm', 'z'].map((word) => ({ keyword: word, variant: word })),
    );
  });
});
