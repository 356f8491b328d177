import { money } from '../../../lib/text/money.ts';
import type { Item } from '../../api/index.ts';
import { harmless, styled } from './style.ts';
import { type Column, table } from './table.ts';

const columns: readonly Column<Item>[] = [
  { title: 'ITEM', value: ({ itemId }) => itemId },
  { title: 'NAME', value: ({ name }) => name, cuts: true },
  { title: 'PRICE', value: ({ priceCents, currency }) => money(priceCents, currency), align: 'right' },
  { title: 'LEFT', value: ({ quantity }) => String(quantity), align: 'right', spare: 0 },
  { title: 'CONDITION', value: ({ condition }) => condition, spare: 3 },
  { title: 'RATING', value: votes, spare: 1 },
  { title: 'SELLER', value: ({ sellerName }) => sellerName, cuts: true, spare: 2 },
  { title: 'KEYWORDS', value: ({ keywords }) => keywords.join(', '), cuts: true, spare: 4 },
];

/** Items as a table. `own`: all items are the user's, so the seller is left out. */
export const itemTable = (items: readonly Item[], { own = false } = {}): string =>
  table(items, own ? columns.filter(({ title }) => title !== 'SELLER') : columns);

export function itemDetails(item: Item): string {
  const {
    itemId,
    sellerId,
    sellerName,
    name,
    description,
    category,
    keywords,
    condition,
    priceCents,
    currency,
    quantity,
    createdAt,
    pictures,
  } = item;
  const about = fields([
    ['Item', styled('bold', `${itemId}  ${harmless(name)}`)],
    ['Price', money(priceCents, currency)],
    ['Left', quantity === 0 ? 'sold out' : String(quantity)],
    ['Condition', condition],
    ['Category', String(category)],
    ['Keywords', harmless(keywords.join(', ')) || 'none'],
    ['Rating', votes(item)],
    ['Seller', `${harmless(sellerName)} (${sellerId})`],
    ['On sale since', day(createdAt)],
    ...pictures.map(({ url, width, height }, i): [string, string] => [`Picture ${i + 1}`, `${width} × ${height}  ${harmless(url)}`]),
  ]);
  return description === ''
    ? about
    : `${about}\n\n${description
        .split(/\r\n|[\r\n]/)
        .map(harmless)
        .join('\n')}`;
}

/** Thumbs up and down. */
export function votes({ thumbsUp, thumbsDown }: { thumbsUp: number; thumbsDown: number }): string {
  return thumbsUp + thumbsDown === 0 ? 'no votes' : `${thumbsUp} up, ${thumbsDown} down`;
}

/** Names and values, one pair per line. */
export function fields(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${styled('dim', name.padEnd(width))}  ${value}`).join('\n');
}

/** An instant as local time. */
export const day = (instant: string): string => new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
