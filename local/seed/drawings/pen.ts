import type { Random } from '../../random.ts';
import { darker, lighter, quietTints, tints } from './colours.ts';

/** What draws one thing: chance, its colours, and fills that look like a lit surface. Light comes from the upper left. */
export interface Pen {
  random: Random;
  main: string;
  /** Another colour that goes with the main one. */
  accent: string;
  /** The main colour, if that is a wood's; a metal likewise. */
  wood: string;
  metal: string;
  /** A flat surface. */
  flat(colour: string): string;
  /** An upright cylinder. */
  round(colour: string): string;
  ball(colour: string): string;
  /** Light of a lamp, strongest in the middle. */
  glow(colour: string): string;
  /** The gradients in use, for the picture's `defs`. */
  gradients(): string;
}

/** Stops of a gradient: where, and which colour. */
type Stops = [number, string][];

export function createPen(random: Random, main: string): Pen {
  const made = new Map<string, string>();
  function fill(kind: string, colour: string, element: string, stops: Stops): string {
    const id = `${kind}-${colour.slice(1)}`;
    const [name] = element.split(' ');
    const lines = stops.map(([at, shown]) => `<stop offset="${at}" stop-color="${shown}"${kind === 'glow' ? fade(at) : ''}/>`);
    made.set(id, `<${element} id="${id}">${lines.join('')}</${name}>`);
    return `url(#${id})`;
  }
  const own = (names: string[]) => names.some((name) => tints[name] === main);
  const ownOr = (names: string[]) => (own(names) ? main : (tints[random.pick(names)] as string));
  return {
    random,
    main,
    accent: tints[random.pick(quietTints.filter((name) => tints[name] !== main))] as string,
    wood: ownOr(['Oak', 'Walnut', 'Beech', 'Ash', 'Bamboo']),
    metal: ownOr(['Brass', 'Steel', 'Iron', 'Copper']),
    flat: (colour) =>
      fill('flat', colour, 'linearGradient x1="0" y1="0" x2="0.6" y2="1"', [
        [0, lighter(colour, 0.2)],
        [0.5, colour],
        [1, darker(colour, 0.14)],
      ]),
    round: (colour) =>
      fill('round', colour, 'linearGradient', [
        [0, darker(colour, 0.12)],
        [0.28, lighter(colour, 0.32)],
        [0.6, colour],
        [1, darker(colour, 0.34)],
      ]),
    ball: (colour) =>
      fill('ball', colour, 'radialGradient cx="0.42" cy="0.36" r="0.72" fx="0.32" fy="0.24"', [
        [0, lighter(colour, 0.42)],
        [0.45, colour],
        [1, darker(colour, 0.36)],
      ]),
    glow: (colour) =>
      fill('glow', colour, 'radialGradient', [
        [0, colour],
        [1, colour],
      ]),
    gradients: () => [...made.values()].join(''),
  };
}

const fade = (at: number) => ` stop-opacity="${at === 0 ? 0.75 : 0}"`;
