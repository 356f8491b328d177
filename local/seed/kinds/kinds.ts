import type { DrawingName } from '../drawings/index.ts';
import { household } from './household.ts';
import { leisure } from './leisure.ts';
import { outside } from './outside.ts';

/** A kind of item, and what its catalogue says of it. */
export interface Kind {
  category: number;
  noun: string;
  /** In cents, new. */
  leastCents: number;
  mostCents: number;
  /** Each of at most 8 characters. */
  keywords: string[];
  /** Whether its names say a brand. */
  branded: boolean;
  /** The colours and materials that it comes in; empty if names do not say one. */
  tints: string[];
  /** What draws it, if anything does. */
  drawing: DrawingName | undefined;
  /** What a shop says about it, in sentences. */
  text: string;
}

/** What stands for a list of tints. */
const colours = 'Red Blue Green Black White Yellow Grey Orange Purple Cream Teal Navy Sage Rose Mustard Terracotta';
const lists: Readonly<Record<string, string>> = {
  '*': colours,
  wood: 'Oak Walnut Beech Ash Bamboo',
  metal: 'Brass Steel Copper Iron',
  cloth: `${colours} Linen Cotton Wool`,
  dark: 'Black Silver Grey White Navy',
  '-': '',
};

/**
 * A category begins with its number, a keyword of all its items, and whether brands are named. Each line after that is a kind: its noun, the
 * least and the highest price in dollars, keywords, tints, its drawing, and its text.
 */
export const kinds: Kind[] = [household, leisure, outside].flatMap((shelf) =>
  shelf
    .trim()
    .split(/\n\s*\n/)
    .flatMap(readCategory),
);

function readCategory(block: string): Kind[] {
  const [head = '', ...lines] = block.trim().split('\n');
  const [category, title = '', brands] = head.trim().split(' ');
  return lines.map((line) => {
    const [noun = '', prices = '', keywords = '', tints = '', drawing = '-', text = ''] = line.split('|').map((part) => part.trim());
    const [leastCents = 0, mostCents = 0] = prices.split('-').map((dollars) => Number(dollars) * 100);
    return {
      category: Number(category),
      noun,
      leastCents,
      mostCents,
      keywords: [...keywords.split(' '), title],
      branded: brands === 'branded',
      tints: tints.split(' ').flatMap((name) => (lists[name] ?? name).split(' ').filter(Boolean)),
      drawing: drawing === '-' ? undefined : (drawing as DrawingName),
      text,
    };
  });
}
