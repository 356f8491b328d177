import type { CartLine, Item } from '../../lib/gen/product.ts';

/** What a deployment sets, and every item and cart shows. */
export interface Shown {
  /** ISO 4217. */
  currency: string;
  /** Where the store's objects are public, without a slash at the end. */
  picturesUrl: string;
}

/** An item as itemColumns select it. */
export interface ItemRow extends Omit<Item, 'currency' | 'pictures'> {
  pictures: { pictureId: string; objectName: string; width: number; height: number }[];
}

export const shownItem = <Row extends ItemRow>({ currency, picturesUrl }: Shown, row: Row) => ({
  ...row,
  currency,
  pictures: row.pictures.map(({ objectName, ...picture }) => ({ ...picture, ...urlsOf(picturesUrl, objectName) })),
});

/** A line as cart_view_in_snapshot writes it. */
export interface LineRow extends Omit<CartLine, 'thumbnailUrl'> {
  picture: string | null;
}

export const shownLine = ({ picturesUrl }: Shown, { picture, ...line }: LineRow): CartLine =>
  picture === null ? line : { ...line, thumbnailUrl: urlsOf(picturesUrl, picture).thumbnailUrl };

const urlsOf = (picturesUrl: string, objectName: string) => ({
  url: `${picturesUrl}/${objectName}-large.webp`,
  thumbnailUrl: `${picturesUrl}/${objectName}-small.webp`,
});
