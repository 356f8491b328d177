import type { SearchItemsRequest } from '../clients/api/index.ts';

export const orders = ['best', 'newest', 'price', '-price'] as const;

const mostKeywords = 5;
const longestKeyword = 32;
const mostCents = 100_000_000;
const greatestCategory = 2 ** 31 - 1;

/** A search as its address says it. What an address cannot mean is left out, so that every address shows something. */
export function searchOf(query: URLSearchParams): SearchItemsRequest {
  const keyword = searchedWords(query);
  const condition = query.get('condition');
  const sort = orders.find((order) => order === query.get('sort'));
  const [from, to] = [cents(query.get('from')), cents(query.get('to'))];
  return {
    ...(keyword.length > 0 && { keyword }),
    ...(isCategory(query.get('category') ?? '') && { category: Number(query.get('category')) }),
    ...((condition === 'new' || condition === 'used') && { condition }),
    ...(from !== undefined && { minPriceCents: from }),
    ...(to !== undefined && to >= (from ?? 0) && { maxPriceCents: to }),
    ...(sort && sort !== 'best' && { sort }),
  };
}

const typedWords = (query: URLSearchParams) => (query.get('q') ?? '').split(/[\s\p{Cc}]+/u).filter(Boolean);

function searchedWords(query: URLSearchParams): string[] {
  const words = typedWords(query).slice(0, mostKeywords);
  return words.map((word) => [...word].slice(0, longestKeyword).join(''));
}

/** The words that are searched for, if they are less than what was typed. */
export function lessThanTyped(query: URLSearchParams): string | undefined {
  const searched = searchedWords(query).join(' ');
  return searched === typedWords(query).join(' ') ? undefined : searched;
}

const isCategory = (text: string) => /^\d{1,10}$/.test(text) && Number(text) <= greatestCategory;

const cents = (text: string | null) => (text && /^\d{1,12}$/.test(text) ? Math.min(Number(text), mostCents) : undefined);
