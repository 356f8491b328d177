import { expect } from 'vitest';
import { newItem, type Product, seller, test } from '../support/parts/product-db.ts';

const found = async (product: Product, keyword: string) =>
  (await product.searchItems({ keywords: [keyword], sort: 'best', pageSize: 10, cursor: '' })).items.map(({ name }) => name);

test('an edit changes what it names and leaves the rest, and the search follows', async ({ product }) => {
  const item = await product.registerItem(newItem({ name: 'Brass lamp', keywords: ['lamp', 'brass'], description: 'Old.' }));
  const { itemId } = item;
  expect(await product.editItem({ sellerId: seller, itemId, description: 'Very old.\nA dent.' })).toEqual({
    ...item,
    description: 'Very old.\nA dent.',
  });
  expect(await product.editItem({ sellerId: seller, itemId, condition: 'new' })).toMatchObject({ condition: 'new', name: 'Brass lamp' });

  expect(await product.editItem({ sellerId: seller, itemId, name: 'Steel torch' })).toMatchObject({
    name: 'Steel torch',
    keywords: ['lamp', 'brass'],
  });
  expect(await found(product, 'torch')).toEqual(['Steel torch']);
  expect(await found(product, 'lamp')).toEqual(['Steel torch']);
  await product.editItem({ sellerId: seller, itemId, keywords: { keywords: ['Light', 'brass'] } });
  expect(await found(product, 'lamp')).toEqual([]);
  for (const keyword of ['light', 'ligth', 'lig', 'brass'])
    expect([keyword, await found(product, keyword)]).toEqual([keyword, ['Steel torch']]);

  const bare = await product.editItem({ sellerId: seller, itemId, keywords: { keywords: [] }, description: '' });
  expect([bare.keywords, bare.description]).toEqual([[], '']);
  expect(await found(product, 'brass')).toEqual([]);
  expect(await product.getItem({ itemId })).toEqual(bare);
});

test('a search for a condition follows its change, by keywords and by words of the name', async ({ product }) => {
  const { itemId } = await product.registerItem(newItem({ name: 'Brass torch', keywords: ['lamp'], condition: 'used' }));
  const foundIn = async (keyword: string, condition: string) =>
    (await product.searchItems({ keywords: [keyword], condition, sort: 'best', pageSize: 10, cursor: '' })).items.length;
  const everywhere = async () =>
    Promise.all(['lamp', 'lam', 'torch', 'tor', 'light'].flatMap((word) => ['new', 'used'].map((condition) => foundIn(word, condition))));
  expect(await everywhere()).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 0]);
  await product.editItem({ sellerId: seller, itemId, condition: 'new' });
  expect(await everywhere()).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 0, 0]);
  await product.editItem({ sellerId: seller, itemId, condition: 'used', keywords: { keywords: ['lamp', 'light'] }, name: 'Steel torch' });
  expect(await everywhere()).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
});

test("a seller cannot edit another seller's item, nor one under another category", async ({ product }) => {
  const { itemId } = await product.registerItem(newItem({ sellerId: 12 }));
  for (const wrong of [
    { sellerId: seller, itemId },
    { sellerId: 12, itemId: itemId.replace('3-', '4-') },
  ])
    await expect(product.editItem({ ...wrong, name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' });
  expect(await product.getItem({ itemId })).toMatchObject({ name: 'Brass lamp' });
});

test('edits at one moment leave the keywords and the words of one of them', async ({ product, database }) => {
  const { itemId } = await product.registerItem(newItem());
  for (let round = 0; round < 20; round += 1) {
    const edits = ['a', 'b', 'c', 'd'].map((letter) => ({
      name: `${letter}one ${letter}two ${round}`,
      keywords: { keywords: [1, 2, 3, 4, 5].map((n) => `${letter}${round}X${n}`) },
    }));
    await Promise.all(edits.map((edit) => product.editItem({ sellerId: seller, itemId, ...edit })));
    const { name, keywords } = await product.getItem({ itemId });
    const folded = keywords.map((keyword) => keyword.toLowerCase());
    const [item] = await database.query('select keyword_words, name_words from items');
    expect(item).toEqual({ keyword_words: folded, name_words: name.split(' ') });
    expect((await database.query('select keyword from item_keywords order by keyword')).map(({ keyword }) => keyword)).toEqual(folded);
    expect((await database.query('select word from item_name_words')).map(({ word }) => word).sort()).toEqual(name.split(' ').sort());
  }
});

test('an edit of a sold-out item keeps it out of the search until its units come back', async ({ product }) => {
  const { itemId } = await product.registerItem(newItem());
  await product.changeItemQuantity({ sellerId: seller, itemId, change: -5 });
  await product.editItem({ sellerId: seller, itemId, name: 'Torch', keywords: { keywords: ['light'] } });
  expect([await found(product, 'torch'), await found(product, 'light')]).toEqual([[], []]);
  await product.changeItemQuantity({ sellerId: seller, itemId, change: 1 });
  expect([await found(product, 'torch'), await found(product, 'light')]).toEqual([['Torch'], ['Torch']]);
});

test('categories are listed by name', async ({ product, database }) => {
  await database.query("insert into categories values (400, 'Aquariums')");
  const { categories } = await product.listCategories({});
  expect(categories[0]).toEqual({ category: 400, name: 'Aquariums' });
  expect(categories.length).toBeGreaterThan(16);
  expect(categories.map(({ name }) => name)).toEqual(categories.map(({ name }) => name).toSorted());
});

test('edits and registrations that bring the same new words at one moment do not wait for each other in a circle', async ({ product }) => {
  const items = await Promise.all(Array.from({ length: 4 }, () => product.registerItem(newItem())));
  for (let round = 0; round < 60; round += 1) {
    const [name, keywords] = [`Zebra${round}`, [`quagga${round}`.slice(-8)]];
    await Promise.all(
      items.flatMap(({ itemId }) => [
        product.editItem({ sellerId: seller, itemId, name, keywords: { keywords } }),
        product.registerItem(newItem({ name, keywords })),
      ]),
    );
  }
});
