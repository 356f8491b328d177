import type { SearchItemsRequest } from '../clients/api/index.ts';

export const orders = ['best', 'newest', 'price', '-price'] as const;

const mostKeywords = 5;
const longestKeyword = 32;
const mostCents = 100_000_000;
const greatestCategory = 2 ** 31 - 1;

/** A search as its address says it. What an address cannot mean is left out, so that every address shows something. */
export function searchOf(query: URLSearchParams): SearchItemsRequest {
  const keyword = (query.get('q') ?? '')
    .split(/[\s\p{Cc}]+/u)
    .filter(Boolean)
    .slice(0, mostKeywords);
  const condition = query.get('condition');
  const sort = orders.find((order) => order === query.get('sort'));
  const [from, to] = [cents(query.get('from')), cents(query.get('to'))];
  return {
    ...(keyword.length > 0 && { keyword: keyword.map((word) => [...word].slice(0, longestKeyword).join('')) }),
    ...(isCategory(query.get('category') ?? '') && { category: Number(query.get('category')) }),
    ...((condition === 'new' || condition === 'used') && { condition }),
    ...(from !== undefined && { minPriceCents: from }),
    ...(to !== undefined && to >= (from ?? 0) && { maxPriceCents: to }),
    ...(sort && sort !== 'best' && { sort }),
  };
}

const isCategory = (text: string) => /^\d{1,10}$/.test(text) && Number(text) <= greatestCategory;

const cents = (text: string | null) => (text && /^\d{1,12}$/.test(text) ? Math.min(Number(text), mostCents) : undefined);
