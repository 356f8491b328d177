/** The colours that names of items say, and those of materials. */
export const tints: Readonly<Record<string, string>> = {
  Red: '#c24a3f',
  Blue: '#4674a8',
  Green: '#517f60',
  Black: '#2e3035',
  White: '#efede8',
  Yellow: '#e2b548',
  Grey: '#8f959b',
  Orange: '#da8045',
  Purple: '#7d6299',
  Cream: '#eadfc6',
  Teal: '#34807f',
  Navy: '#2d4061',
  Sage: '#9db094',
  Rose: '#d79c9b',
  Mustard: '#cd9c3a',
  Terracotta: '#bf6b4d',
  Brown: '#8b6145',
  Honey: '#c9a173',
  Oak: '#c89c68',
  Walnut: '#74503a',
  Beech: '#ddbc90',
  Ash: '#dac6a6',
  Pine: '#dfbf8d',
  Bamboo: '#d6ba7e',
  Brass: '#c6a052',
  Copper: '#bb7651',
  Steel: '#b7bdc3',
  Silver: '#bfc4c9',
  Titanium: '#9da3a9',
  Iron: '#45474b',
  Leather: '#8d5d3f',
  Suede: '#a98463',
  Linen: '#d9ceb9',
  Cotton: '#e5dfd3',
  Wool: '#b8ab99',
  Denim: '#50688a',
  Cork: '#c59d71',
  Tin: '#b3b7b8',
  Glass: '#c9dcdd',
  Canvas: '#cdbf9f',
};

/** For things whose name says no colour. */
export const quietTints = ['Blue', 'Green', 'Cream', 'Teal', 'Navy', 'Sage', 'Rose', 'Mustard', 'Terracotta', 'Grey', 'White', 'Black'];

/** A colour between two, `share` of the way to the second. */
export function mix(first: string, second: string, share: number): string {
  const [from, to] = [first, second].map((colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)));
  const parts = (from ?? []).map((part, i) => Math.round(part + ((to?.[i] ?? 0) - part) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

export const lighter = (colour: string, share: number) => mix(colour, '#ffffff', share);
export const darker = (colour: string, share: number) => mix(colour, '#14110f', share);
