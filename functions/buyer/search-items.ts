import { endpoint } from '../endpoint.ts';
import { item, page } from '../objects.ts';
import { cursorOf, listRequest, pageOf } from '../page-token.ts';
import { categoryInUrl, searchKeywords } from '../values.ts';

const list = 'search-items';

const request = listRequest(list, {
  category: categoryInUrl.optional(),
  keyword: searchKeywords.optional(),
}).refine(({ category, keyword }) => category !== undefined || keyword !== undefined, {
  path: ['keyword'],
  error: 'is required, or category: a search needs at least one of them',
  // Told beside whatever else is wrong.
  when: () => true,
});

export const searchItems = endpoint({
  method: 'GET',
  path: '/v1/items',
  caller: 'buyer',
  summary: 'Search the items on sale, best match first.',
  description: [
    'An item matches when it is on sale, is of the category (if one is given) and, if keywords are given, one of its keywords fits at least',
    'one of them: exactly, by its beginning, or by a small spelling difference. The order: more keywords matched exactly, then more matched',
    "by beginning or by a small spelling difference, then more words of the item's name (they order, they do not match), then thumbs up",
    'minus thumbs down, then newest.',
  ].join(' '),
  request,
  response: page(item),
  besideSessionCheck: true,

  async handle(input, { product }) {
    const { category, keyword: keywords = [], pageSize } = input;
    return pageOf(await product.searchItems({ category, keywords, pageSize, cursor: cursorOf(input) }), { list, input });
  },
});
