import { type Random, randomFrom } from '../random.ts';
import {
  brands,
  colours,
  firstNames,
  type Kind,
  kinds,
  materials,
  newStates,
  notes,
  origins,
  qualities,
  shops,
  usedStates,
} from './words.ts';

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
  const { name, words } = describe(random, kind);
  const condition = random.chance(0.4) ? 'used' : 'new';
  return {
    // A few sellers have much of what there is, most have little.
    seller: Math.floor(random.next() ** 2 * sellerCount),
    name,
    description: tell(random, kind, condition),
    category: kind.category,
    keywords: keywordsOf([...kind.keywords, ...words]),
    condition,
    priceCents: price(random, kind, condition),
    quantity: condition === 'used' ? random.integer(1, 2) : random.integer(1, 120),
  };
}

/** A name of at most 32 characters, and the words in it that are not the noun's. */
function describe(random: Random, { noun }: Kind): { name: string; words: string[] } {
  const before = random.pick([
    () => [random.pick(qualities), random.pick(colours)],
    () => [random.pick(qualities), random.pick(materials)],
    () => [random.pick(brands), random.pick(colours)],
    () => [random.pick(brands)],
  ])();
  const after = before.length === 1 ? [`${random.pick(['S', 'M', 'X', 'GT', 'No.'])} ${random.integer(1, 99)}`] : [];
  const name = [...before, noun, ...after].join(' ');
  return name.length <= longestName ? { name, words: before } : { name: `${before[0]} ${noun}`, words: before.slice(0, 1) };
}

/** What a seller would write about it, in two or three sentences. */
function tell(random: Random, { noun, keywords }: Kind, condition: SeedItem['condition']): string {
  const state = random.pick(condition === 'new' ? newStates : usedStates);
  const use = `Good for ${keywords.slice(0, 2).join(' and ')}.`;
  const sentences = [`${noun} ${random.pick(origins)}.`, state, random.pick([use, random.pick(notes)])];
  return sentences.join(random.chance(0.3) ? '\n' : ' ');
}

const keywordsOf = (words: string[]) =>
  [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => word.length <= longestKeyword).slice(0, mostKeywords);

/** Cheap items are more common than dear ones, and most prices end as shops like them. */
function price(random: Random, { leastCents, mostCents }: Kind, condition: SeedItem['condition']): number {
  const cents = leastCents * (mostCents / leastCents) ** random.next() * (condition === 'used' ? 0.3 + random.next() * 0.5 : 1);
  return Math.max(1, Math.round(cents / 100)) * 100 - random.pick([1, 1, 5, 50, 0]);
}
