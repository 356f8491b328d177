import { newItem, type Product } from './product-db.ts';

/** Puts an item with this name and these keywords up for sale. */
export const register = (product: Product, name: string, keywords: string[], changes = {}) =>
  product.registerItem(newItem({ name, keywords, ...changes }));

export type Search = Parameters<Product['searchItems']>[0];

/** The names of all items that a search finds, page by page. */
export async function names(
  product: Product,
  keywords: string[],
  category?: number,
  pageSize = 100,
  more: Partial<Search> = {},
): Promise<string[]> {
  const found: string[] = [];
  let cursor = '';
  do {
    const page = await product.searchItems({
      sort: 'best',
      keywords,
      pageSize,
      cursor,
      ...(category !== undefined && { category }),
      ...more,
    });
    found.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}
