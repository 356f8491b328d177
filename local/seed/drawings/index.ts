import { randomFrom } from '../../random.ts';
import * as books from './books.ts';
import * as clothing from './clothing.ts';
import { quietTints, tints } from './colours.ts';
import * as cycling from './cycling.ts';
import * as devices from './devices.ts';
import * as home from './home.ts';
import * as kitchen from './kitchen.ts';
import * as lighting from './lighting.ts';
import * as outdoors from './outdoors.ts';
import { createPen } from './pen.ts';
import * as sound from './sound.ts';
import { onStage } from './stage.ts';
import * as tools from './tools.ts';
import * as toys from './toys.ts';

const drawings = {
  ...kitchen,
  ...lighting,
  ...books,
  ...sound,
  ...cycling,
  ...outdoors,
  ...clothing,
  ...toys,
  ...tools,
  ...home,
  ...devices,
};

export type DrawingName = keyof typeof drawings;

/** What a picture shows: a thing, in its colour or material if that matters, and chance for the rest. */
export interface Look {
  drawing: DrawingName;
  tint?: string;
  seed: number;
}

/** Draws a picture, as SVG; the same for the same look. */
export function draw({ drawing, tint, seed }: Look): string {
  const random = randomFrom(seed);
  const main = tints[tint ?? random.pick(quietTints)] ?? fail(tint);
  return onStage(random, createPen(random, main), drawings[drawing]);
}

function fail(tint: string | undefined): never {
  throw new Error(`No colour is known for ${tint}.`);
}
