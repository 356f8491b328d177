import { describe, expect } from 'vitest';
import { type Product, test } from '../support/parts/product-db.ts';
import { names, register, type Search } from '../support/parts/searches.ts';

describe('order and filters', () => {
  const shelf = [
    ['A', { priceCents: 300, condition: 'new' }],
    ['B', { priceCents: 100, condition: 'used' }],
    ['C', { priceCents: 300, condition: 'used' }],
    ['D', { priceCents: 200, condition: 'new', category: 4 }],
    ['E', { priceCents: 100, condition: 'new' }],
  ] as const;
  const fill = async (product: Product) => {
    for (const [name, changes] of shelf) await register(product, name, ['lamp'], changes);
  };

  test.for([
    ['everything on sale', {}, 'EDCBA'],
    ['the newest', { sort: 'newest' }, 'EDCBA'],
    ['the cheapest', { sort: 'price' }, 'EBDCA'],
    ['the dearest', { sort: '-price' }, 'CADEB'],
    ['a category, cheapest first', { category: 3, sort: 'price' }, 'EBCA'],
    ['a category, dearest first', { category: 3, sort: '-price' }, 'CAEB'],
    ['a category, newest first', { category: 3, sort: 'newest' }, 'ECBA'],
    ['a condition', { condition: 'used' }, 'CB'],
    ['a least price', { minPriceCents: 200 }, 'DCA'],
    ['a greatest price', { maxPriceCents: 200, sort: '-price' }, 'DEB'],
    ['one price', { minPriceCents: 200, maxPriceCents: 200, sort: 'price' }, 'D'],
    ['all at once', { category: 3, condition: 'new', minPriceCents: 100, maxPriceCents: 299, sort: 'price' }, 'E'],
  ] as const)('%s, with and without keywords, on pages of any size', async ([, search, expected], { product }) => {
    await fill(product);
    for (const keywords of [[], ['lamp'], ['lam']]) {
      for (const pageSize of [1, 2, 100]) {
        expect([pageSize, keywords, (await names(product, keywords, undefined, pageSize, search)).join('')]).toEqual([
          pageSize,
          keywords,
          expected,
        ]);
      }
    }
  });

  test('a page looks at 2,000 items for rare ones, and the next one goes on from there', async ({ product, database }) => {
    await register(product, 'Rare', [], { condition: 'used' });
    await database.query(`
      insert into items (seller_id, seller_name, description, name, name_words, category, keywords, keyword_words, condition, price_cents, quantity)
      select 11, 'Ada', '', 'Lamp ' || n, '{lamp}', 3, '{}', '{}', 'new', 100, 1 from generate_series(1, 4500) as n`);
    const search: Search = { keywords: [], condition: 'used', sort: 'best', pageSize: 10, cursor: '' };
    const first = await product.searchItems(search);
    expect([first.items, first.nextCursor]).toEqual([[], expect.stringMatching(/./)]);
    expect(await names(product, [], undefined, 10, { condition: 'used' })).toEqual(['Rare']);
  });
});
