import * as z from 'zod/mini';
import { item, page } from '../contract/objects.ts';
import { cursorOf, listRequest, pageOf } from '../contract/page-token.ts';
import { categoryInUrl, condition, priceLimitInUrl, searchKeywords, sort } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

const list = 'search-items';

type Prices = { minPriceCents?: unknown; maxPriceCents?: unknown };
/** Whether both limits have been read. An error in another field does not hide one in these. */
const areNumbers = ({ minPriceCents = 0, maxPriceCents = 0 }: Prices) => [minPriceCents, maxPriceCents].every(Number.isInteger);

const request = () =>
  listRequest(list, {
    category: z.optional(categoryInUrl()),
    keyword: z.optional(searchKeywords()),
    condition: z.optional(condition()),
    minPriceCents: z.optional(priceLimitInUrl()),
    maxPriceCents: z.optional(priceLimitInUrl()),
    sort: sort(),
  }).check(
    z.refine(({ minPriceCents = 0, maxPriceCents = Number.POSITIVE_INFINITY }) => minPriceCents <= maxPriceCents, {
      path: ['minPriceCents'],
      error: 'must not be above maxPriceCents',
      when: ({ value }) => areNumbers(value as Prices),
    }),
  );

export const searchItems = endpoint({
  method: 'GET',
  path: '/v1/items',
  caller: 'visitor',
  calls: ['product-db/SearchItems'],
  summary: 'Search the items on sale.',
  description: [
    'Without any parameter: everything on sale. An item matches when it is on sale, is of the category and the condition and within the prices',
    '(of those that are given) and, if keywords are given, when one of its keywords fits at least one of them exactly, by its beginning, or by a',
    'small spelling difference, or when a word of its name (a run of letters, marks and digits) fits one exactly or by its beginning.',
    '`sort=best` puts first what has more keywords matched exactly, then more matched by beginning or by a small spelling difference, then more',
    'words of the name, then thumbs up minus thumbs down, then newest. `newest`, `price` (cheapest first) and `-price` order by that only, then',
    'newest. A small spelling difference is one letter more, less or other, or two neighbours swapped, if the keyword that is searched for has',
    'at least 4 letters.',
    'The cost of a search is bounded, however many items there are. For each keyword it looks at the best 500 items that have it exactly, at the',
    'best 500 that have it as a word of their name, and at 500 more that have a word near it: one of up to 100 keywords that begin with it, of up',
    'to 100 that are spelt a little differently, or of up to 100 words of names that begin with it, shared out evenly among these words, but at',
    'least 10 of each; best by votes, then newest. Several keywords share all these limits. With a condition or prices it',
    'looks at four times as many. Every order is an order of these.',
    'Without keywords, a page looks at no more than 2,000 items for those that match, so it may be shorter than `pageSize`, even empty, and still',
    'have a `nextPageToken`.',
  ].join(' '),
  request,
  response: () => page(item()),

  async handle(input, { product }) {
    const { category, keyword: keywords = [], condition, minPriceCents, maxPriceCents, sort, pageSize } = input;
    const found = await product.searchItems({
      category,
      keywords,
      condition,
      minPriceCents,
      maxPriceCents,
      sort,
      pageSize,
      cursor: cursorOf(input),
    });
    return pageOf(found, { list, input });
  },
});
