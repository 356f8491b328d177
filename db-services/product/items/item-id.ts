import { AppError } from '../../../lib/errors.ts';

/** The two parts of an item id "<category>-<number>". */
export interface ItemKey {
  category: number;
  id: number;
}

const form = /^(0|[1-9]\d{0,9})-([1-9]\d{0,14})$/;

/** Parses an item id. Throws `not_found` for a malformed one. */
export function itemKey(itemId: string): ItemKey {
  const [, category, id] = form.exec(itemId) ?? [];
  if (Number(category) <= 2_147_483_647 && id) return { category: Number(category), id: Number(id) };
  throw noSuchItem(itemId);
}

/** Also for another seller's item. */
export const noItemOfYours = (itemId: string) => new AppError('not_found', `You have no item ${itemId}.`);

export const noSuchItem = (itemId: string) => new AppError('not_found', `There is no item ${itemId}.`);
