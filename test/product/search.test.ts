import { describe, expect } from 'vitest';
import { buy, seller, test } from '../support/parts/product-db.ts';
import { names, register } from '../support/parts/searches.ts';

describe('search', () => {
  test('a category is searched by votes, then newest, on-sale items only', async ({ product }) => {
    const liked = await register(product, 'Liked', []);
    await register(product, 'Older', []);
    const disliked = await register(product, 'Disliked', []);
    const gone = await register(product, 'Gone', [], { quantity: 1 });
    await register(product, 'Newer', []);
    await register(product, 'Elsewhere', [], { category: 4 });
    for (const item of [liked, disliked, gone]) await buy(product, item);
    await product.giveFeedback({ buyerId: 21, itemId: liked.itemId, vote: 'up' });
    await product.giveFeedback({ buyerId: 21, itemId: disliked.itemId, vote: 'down' });
    for (const pageSize of [1, 2, 100]) expect(await names(product, [], 3, pageSize)).toEqual(['Liked', 'Newer', 'Older', 'Disliked']);
  });

  test('exact keywords come before beginnings and slips, and items without a match are left out', async ({ product }) => {
    await register(product, 'Slip', ['lanp']);
    await register(product, 'Beginning', ['lampion']);
    await register(product, 'Both exact', ['lamp', 'brass']);
    await register(product, 'One exact', ['lamp', 'gold']);
    await register(product, 'Exact and near', ['LAMP', 'brasses']);
    await register(product, 'Neither', ['table']);
    for (const pageSize of [1, 2, 100]) {
      expect(await names(product, ['Lamp', 'brass'], undefined, pageSize)).toEqual([
        'Both exact',
        'Exact and near',
        'One exact',
        'Beginning',
        'Slip',
      ]);
    }
  });

  test.for([
    ['guitar', 'guitar', true],
    ['guitar', 'gutar', true],
    ['guitar', 'guitaar', true],
    ['guitar', 'guytar', true],
    ['guitar', 'giutar', true],
    ['guitar', 'uitar', true],
    ['guitar', 'guit', true],
    ['guitar', 'g', true],
    ['guitar', 'gitra', false],
    ['guitar', 'guirat', false],
    ['guitar', 'uitarr', false],
    ['guitar', 'itar', false],
    ['guitar', 'guitar pedal', false],
    ['straße', 'STRASE', true],
    ['straße', 'STRASSE', true],
    ['groß', 'GROSS', true],
    ['µF', 'ΜF', true],
    ['λάσπη', 'ΛΆΣ', true],
    ['μαΐου', 'ΜΑΪ́ΟΥ', true],
    ['H̱ut', 'ẖut', true],
    ['red', 'rad', false],
    ['a_c', 'a%', false],
    ['ab', 'a_', false],
  ] as const)('keyword %s is found by %s: %s', async ([keyword, sought, expected], { product }) => {
    await register(product, 'It', [keyword]);
    expect(await names(product, [sought])).toEqual(expected ? ['It'] : []);
  });

  test('words of the name match after keywords, exactly and by their beginning', async ({ product }) => {
    await register(product, 'Gable Grey Amplifier', ['amp']);
    await register(product, 'Amplifiers', []);
    await register(product, 'Stereo', ['amplifie']);
    await register(product, 'Lamp', ['lamp']);
    expect(await names(product, ['amplifier'])).toEqual(['Stereo', 'Amplifiers', 'Gable Grey Amplifier']);
    expect(await names(product, ['amplifie'])).toEqual(['Stereo', 'Amplifiers', 'Gable Grey Amplifier']);
    for (const other of ['mplifier', 'amplifeir']) expect(await names(product, [other])).toEqual([]);
  });

  test('more words of the name come before fewer', async ({ product }) => {
    await register(product, 'Brass lamp', ['light']);
    await register(product, 'Light thing', ['thing']);
    await register(product, 'Steel lamp', ['light']);
    expect(await names(product, ['light', 'brass', 'lam'])).toEqual(['Brass lamp', 'Steel lamp', 'Light thing']);
  });

  test('words of the name leave the search with the units, and follow votes', async ({ product }) => {
    const liked = await register(product, 'Old amplifier', []);
    await register(product, 'New amplifier', []);
    await buy(product, liked);
    await product.giveFeedback({ buyerId: 21, itemId: liked.itemId, vote: 'up' });
    expect(await names(product, ['amplifier'])).toEqual(['Old amplifier', 'New amplifier']);
    await product.changeItemQuantity({ sellerId: seller, itemId: liked.itemId, change: -4 });
    expect(await names(product, ['amplifier'])).toEqual(['New amplifier']);
  });

  test('duplicate keywords count once, and a category narrows the search', async ({ product }) => {
    await register(product, 'Two', ['red', 'blue']);
    await register(product, 'One', ['red']);
    await register(product, 'Far', ['red'], { category: 0 });
    expect(await names(product, ['red', 'RED', 'Red', 'blue'])).toEqual(['Two', 'Far', 'One']);
    expect(await names(product, ['red'], 3)).toEqual(['One', 'Two']);
    expect(await names(product, ['red'], 0)).toEqual(['Far']);
  });

  test('a cursor may be any whole numbers', async ({ product }) => {
    await register(product, 'Lamp', ['lamp']);
    const far = Number.MAX_SAFE_INTEGER;
    expect((await product.searchItems({ sort: 'best', keywords: [], category: 3, pageSize: 1, cursor: `${far},5` })).items).toHaveLength(1);
    for (const share of [far, -far]) {
      const cursor = `${far},${far},${far},${far},${far},${far},${share}`;
      expect((await product.searchItems({ sort: 'best', keywords: ['lam'], pageSize: 1, cursor })).items).toHaveLength(1);
    }
  });

  test('sold-out items leave the search and come back with their units', async ({ product }) => {
    const item = await register(product, 'Lamp', ['lamp']);
    await product.changeItemQuantity({ sellerId: seller, itemId: item.itemId, change: -5 });
    expect(await names(product, ['lamp'])).toEqual([]);
    expect(await names(product, [], 3)).toEqual([]);
    await product.changeItemQuantity({ sellerId: seller, itemId: item.itemId, change: 1 });
    expect(await names(product, ['lamp'])).toEqual(['Lamp']);
    expect(await names(product, [], 3)).toEqual(['Lamp']);
  });

  test('if items appear or leave between two pages, no item is seen twice and none that stayed is missed', async ({ product }) => {
    const items = [];
    for (let i = 0; i < 6; i++) items.push(await register(product, `Lamp ${i}`, ['lamp']));
    for (const search of [{ keywords: ['lamp'] }, { keywords: [], category: 3 }]) {
      const first = await product.searchItems({ sort: 'best', ...search, pageSize: 2, cursor: '' });
      await register(product, 'New', ['lamp']);
      const leaving = items.pop();
      await product.changeItemQuantity({ sellerId: seller, itemId: leaving?.itemId ?? '', change: -5 });
      const rest = await product.searchItems({ sort: 'best', ...search, pageSize: 100, cursor: first.nextCursor });
      const seen = [...first.items, ...rest.items].map(({ itemId }) => itemId);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(items.map(({ itemId }) => itemId)));
    }
  });

  describe('many keywords with the same beginning', () => {
    const alike = Array.from({ length: 40 }, (_, n) => `lamp${String.fromCharCode(97 + (n % 26))}${n}`);

    test('all are found, whichever keywords precede them in the alphabet', async ({ product }) => {
      for (const keyword of alike) await register(product, keyword, [keyword]);
      expect((await names(product, ['lamp'], undefined, 7)).sort()).toEqual(alike.toSorted());
    });

    test('those of other categories and of sold-out items leave room for others', async ({ product }) => {
      for (const keyword of alike) await register(product, 'Elsewhere', [keyword], { category: 4 });
      for (const keyword of alike) {
        const { itemId } = await register(product, 'Gone', [`${keyword}x`]);
        await product.changeItemQuantity({ sellerId: seller, itemId, change: -5 });
      }
      await register(product, 'Here', ['lampzz']);
      expect(await names(product, ['lamp'], 3)).toEqual(['Here']);
      expect(await names(product, ['lamp'])).toHaveLength(alike.length + 1);
    });

    test('one that appears between two pages pushes nothing out', async ({ product }) => {
      const hundred = Array.from({ length: 100 }, (_, n) => `lamp1${String(n).padStart(2, '0')}`);
      for (const keyword of hundred.toReversed()) await register(product, keyword, [keyword]);
      const first = await product.searchItems({ sort: 'best', keywords: ['lamp'], pageSize: 50, cursor: '' });
      await register(product, 'New', ['lamp0']);
      const rest = await product.searchItems({ sort: 'best', keywords: ['lamp'], pageSize: 100, cursor: first.nextCursor });
      expect([...first.items, ...rest.items].map(({ name }) => name).sort()).toEqual(hundred);
    });
  });

  test('a keyword that comes back on sale between two pages pushes nothing out', async ({ product, database }) => {
    const back = await register(product, 'Back', ['lamps']);
    await product.changeItemQuantity({ sellerId: seller, itemId: back.itemId, change: -5 });
    await register(product, 'Lamp', ['lampe']);
    await database.query(`
      with item as (
        insert into items (seller_id, seller_name, description, name, name_words, category, keywords, keyword_words, condition, price_cents, quantity)
        select 11, 'Ada', '', 'Lamp', '{lamp}', 3, '{lampe}', '{lampe}', 'new', 100, 1 from generate_series(1, 299) returning *
      )
      insert into item_keywords select id, 'lampe', category, 0, true from item`);
    const first = await product.searchItems({ sort: 'best', keywords: ['lamp'], pageSize: 100, cursor: '' });
    await product.changeItemQuantity({ sellerId: seller, itemId: back.itemId, change: 5 });
    const rest = await product.searchItems({ sort: 'best', keywords: ['lamp'], pageSize: 1_000, cursor: first.nextCursor });
    expect([...first.items, ...rest.items].filter(({ name }) => name === 'Lamp')).toHaveLength(300);
  });

  test.for([
    ['T-Shirt red', 'shirt'],
    ['R2-D2, as new', 'd2'],
    ['हिन्दी किताब', 'हिन्दी'],
    ['A red (dark) vase', 'dark'],
  ] as const)('%s, which has the word %s in its name, comes before what is newer', async ([name, word], { product }) => {
    await register(product, name, [word]);
    await register(product, 'Other', [word]);
    expect(await names(product, [word])).toEqual([name, 'Other']);
  });

  test('a keyword of thousands of items finds the best five hundred, also by its beginning', async ({ product, database }) => {
    await register(product, 'Oldest', ['lamp']);
    await database.query(`
      with item as (
        insert into items (seller_id, seller_name, description, name, name_words, category, keywords, keyword_words, condition, price_cents, quantity)
        select 11, 'Ada', '', 'Lamp ' || n, '{lamp}', 3, '{lamp}', '{lamp}', 'new', 100, 1 from generate_series(1, 2000) as n returning *
      )
      insert into item_keywords select id, 'lamp', category, 0, true from item`);
    const found = await names(product, ['lamp']);
    expect(found).toHaveLength(500);
    expect(found[0]).toBe('Lamp 2000');
    // Several keywords share the five hundred.
    expect(await names(product, ['lamp', 'desk'])).toHaveLength(250);
    expect(await names(product, ['lamp', 'desk', 'oak', 'red', 'big'])).toHaveLength(100);
    // Only by its beginning; and both by its beginning and by a typing mistake.
    for (const beginning of ['la', 'lam']) expect(await names(product, [beginning])).toHaveLength(500);
    await register(product, 'Newest', ['lamps']);
    await database.query(`update item_keywords set keyword = 'lamps'`);
    expect(await names(product, ['lamp'])).toHaveLength(500);
  });
});
