import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cloneDatabase } from '../support/database/database.ts';

const folder = 'sql/product';
const migrations = readdirSync(folder).filter((file) => file.endsWith('.sql') && file !== 'grants.sql');
const textOf = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');

test('items registered by an earlier version, before or after the migration, have their seller, condition and place in the tables of search', async () => {
  const database = await cloneDatabase('product');
  try {
    await database.query('drop schema public cascade');
    await database.query('create schema public');
    const [earlier, later] = [migrations.filter((name) => name < '0013'), migrations.filter((name) => name.endsWith('_crowded.sql'))];
    for (const file of earlier.toSorted()) await database.query(textOf(file));
    const register = (seller: number, count: number) =>
      database.query(`
        with item as (
          insert into items (seller_id, seller_name, description, name, name_words, category, keywords, keyword_words, condition, price_cents, quantity)
          select ${seller}, 'Ada', '', 'Lamp', '{brass}', 3, '{lamp}', '{lamp}', 'new', 1, 1 from generate_series(1, ${count}) returning *
        ), named as (
          insert into item_name_words (item_id, word, category, score, on_sale) select id, 'brass', category, 0, true from item
        )
        insert into item_keywords (item_id, keyword, category, score, on_sale) select id, 'lamp', category, 0, true from item`);
    await register(11, 53);
    await register(12, 2);
    for (const file of later) await database.query(textOf(file));
    await register(13, 1);
    for (const table of ['item_keywords', 'item_name_words']) {
      const sellers = `select seller_id::int, count(*)::int as items, count(*) filter (where crowded)::int as crowded from ${table} group by 1 order by 1`;
      expect(await database.query(sellers)).toEqual([
        { seller_id: 11, items: 53, crowded: 3 },
        { seller_id: 12, items: 2, crowded: 0 },
        { seller_id: 13, items: 1, crowded: 0 },
      ]);
      expect(await database.query(`select distinct condition from ${table}`)).toEqual([{ condition: 'new' }]);
      expect(await database.query(`select max(item_id)::int as newest from ${table} where crowded`)).toEqual([{ newest: 3 }]);
    }
  } finally {
    await database.drop();
  }
});
