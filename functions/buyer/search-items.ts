import * as z from 'zod/mini';
import { item, page } from '../contract/objects.ts';
import { cursorOf, listRequest, pageOf } from '../contract/page-token.ts';
import { categoryInUrl, searchKeywords } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

const list = 'search-items';

const request = () =>
  listRequest(list, {
    category: z.optional(categoryInUrl()),
    keyword: z.optional(searchKeywords()),
  }).check(
    z.refine(({ category, keyword }) => category !== undefined || keyword !== undefined, {
      path: ['keyword'],
      error: 'is required, or category: a search needs at least one of them',
      // Also runs if other fields are invalid, so that all errors are reported together.
      when: () => true,
    }),
  );

export const searchItems = endpoint({
  method: 'GET',
  path: '/v1/items',
  caller: 'buyer',
  calls: ['product'],
  summary: 'Search the items on sale, best match first.',
  description: [
    'An item matches when it is on sale, is of the category (if one is given) and, if keywords are given, one of its keywords fits at least',
    'one of them: exactly, by its beginning, or by a small spelling difference. The order: more keywords matched exactly, then more matched',
    "by beginning or by a small spelling difference, then more words of the item's name (they order, they do not match), then thumbs up",
    'minus thumbs down, then newest. A small spelling difference is one letter more, less or other, or two neighbours swapped, if the keyword',
    'that is searched for has at least 4 letters. However many items there are, a search looks for each keyword at the best 500 that have it',
    'exactly, and at 500 more that have one of up to 100 keywords that begin with it or of up to 100 that are spelt a little differently, shared',
    'out evenly among these keywords, but at least 10 of each; best by votes, then newest.',
  ].join(' '),
  request,
  response: () => page(item()),
  besideSessionCheck: true,

  async handle(input, { product }) {
    const { category, keyword: keywords = [], pageSize } = input;
    return pageOf(await product.searchItems({ category, keywords, pageSize, cursor: cursorOf(input) }), { list, input });
  },
});
