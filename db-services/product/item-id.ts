import { AppError } from '../../lib/errors.ts';

/** What an item id "<category>-<number>" says. */
export interface ItemKey {
  category: number;
  id: number;
}

const form = /^(0|[1-9]\d{0,9})-([1-9]\d{0,14})$/;

/** Takes an item id apart; throws not_found for one that cannot be one. */
export function itemKey(itemId: string): ItemKey {
  const [, category, id] = form.exec(itemId) ?? [];
  if (Number(category) <= 2_147_483_647 && id) return { category: Number(category), id: Number(id) };
  throw noSuchItem(itemId);
}

export const noSuchItem = (itemId: string) => new AppError('not_found', `There is no item ${itemId}.`);
