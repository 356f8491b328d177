import { type Random, randomFrom } from '../random.ts';
import type { Look } from './drawings/index.ts';
import { type Kind, kinds } from './kinds/kinds.ts';
import { brands, firstNames, notes, qualities, shops, states, statesOf, titles } from './words.ts';

export interface SeedSeller {
  name: string;
  username: string;
}

/** An item, and which of the sellers has it, counted from 0. */
export interface SeedItem {
  seller: number;
  name: string;
  description: string;
  category: number;
  keywords: string[];
  condition: 'new' | 'used';
  priceCents: number;
  quantity: number;
  /** Of its picture, if its kind can be drawn. */
  look?: Look;
}

/** How many sellers share a catalogue. */
export const sellerCount = 50;

const longestName = 32;
const longestKeyword = 8;
const mostKeywords = 5;

/** The sellers of a seed's catalogue. */
export function seedSellers(seed: number): SeedSeller[] {
  const random = randomFrom(seed);
  return Array.from({ length: sellerCount }, (_, i) => ({
    name: `${random.pick(firstNames)}'s ${random.pick(shops)}`,
    username: `seed-${seed}-seller-${i + 1}`,
  }));
}

/** The items of a seed's catalogue, without end; the same for the same seed, however many are taken. */
export function* seedItems(seed: number): Generator<SeedItem, never, void> {
  const random = randomFrom(seed + 1_000_003);
  for (;;) yield nextItem(random);
}

function nextItem(random: Random): SeedItem {
  const kind = random.pick(kinds);
  const condition = random.chance(0.4) ? 'used' : 'new';
  const name = nameOf(random, kind, condition);
  const chance = random.integer(0, 2 ** 31);
  return {
    // A few sellers have much of what there is, most have little.
    seller: Math.floor(random.next() ** 2 * sellerCount),
    name: name.name,
    description: tell(random, kind, name, condition),
    category: kind.category,
    keywords: keywordsOf([...kind.keywords, ...name.words]),
    condition,
    priceCents: price(random, kind, condition),
    quantity: condition === 'used' ? random.integer(1, 2) : random.integer(1, 120),
    ...(kind.drawing && { look: { drawing: kind.drawing, seed: chance, ...(name.tint && { tint: name.tint }) } }),
  };
}

interface Name {
  name: string;
  /** The words in it that are not the noun's. */
  words: string[];
  /** The colour or material of the item, if its kind has them. */
  tint?: string;
}

/** A name of at most 32 characters. */
function nameOf(random: Random, kind: Kind, condition: SeedItem['condition']): Name {
  const title = titles[kind.noun];
  if (title) return { name: title.map((half) => random.pick(half)).join(' '), words: [] };
  const tint = kind.tints.length > 0 ? random.pick(kind.tints) : undefined;
  const quality = random.chance(0.4) ? random.pick(condition === 'used' ? [...qualities, 'Vintage'] : qualities) : undefined;
  const first = kind.branded ? random.pick(brands) : quality;
  const isNumbered = kind.branded && (!tint || random.chance(0.4));
  const words = [first, isNumbered ? undefined : tint].filter((word) => word !== undefined);
  const model = isNumbered ? [`${random.pick(['A', 'C', 'M', 'S', 'X'])}${random.integer(1, 9)}0`] : [];
  const name = [...words, kind.noun, ...model].join(' ');
  const fits = name.length <= longestName;
  return { name: fits ? name : `${tint ?? first} ${kind.noun}`, words, ...(tint && { tint }) };
}

/** What a seller would write about it, in a few sentences. */
function tell(random: Random, kind: Kind, { name, tint }: Name, condition: SeedItem['condition']): string {
  const state = random.pick((statesOf[kind.category] ?? states)[condition]);
  const colour = tint && !name.includes(tint) ? [`Colour: ${tint.toLowerCase()}.`] : [];
  const note = random.chance(0.5) ? [random.pick(notes)] : [];
  return [kind.text, ...colour, state, ...note].join(random.chance(0.2) ? '\n' : ' ');
}

const keywordsOf = (words: string[]) =>
  [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => word.length <= longestKeyword).slice(0, mostKeywords);

/** Cheap items are more common than dear ones, and most prices end as shops like them. */
function price(random: Random, { leastCents, mostCents }: Kind, condition: SeedItem['condition']): number {
  const cents = leastCents * (mostCents / leastCents) ** random.next() * (condition === 'used' ? 0.3 + random.next() * 0.5 : 1);
  return Math.max(1, Math.round(cents / 100)) * 100 - random.pick([1, 1, 5, 50, 0]);
}
