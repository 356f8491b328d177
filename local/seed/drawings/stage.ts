import type { Random } from '../../random.ts';
import { darker, lighter } from './colours.ts';
import type { Pen } from './pen.ts';

/** Draws one thing within 1,000 by 1,000; what stands has its feet at y = 800. */
export type Drawing = (pen: Pen) => string;

const backgrounds = ['#f1ede6', '#eceeef', '#efe9df', '#e9edea', '#f2ebe8', '#eaedf1', '#f3efe4', '#eeeae9'];

/** A thing that stands on the floor; its feet are `halfWidth` wide to either side of the middle. */
export function standing(pen: Pen, halfWidth: number, shapes: string, scale = Math.min(1.12, 430 / halfWidth)): string {
  const size = scale * (0.94 + pen.random.next() * 0.08);
  const side = pen.random.chance(0.5) ? 1 : -1;
  const turned = `translate(500 800) scale(${(side * size).toFixed(3)} ${size.toFixed(3)}) translate(-500 -800)`;
  const reach = halfWidth * size;
  const shadow =
    oval(500 + reach * 0.22, 806, reach * 1.5, 26 + reach * 0.16, 'url(#shadow)') +
    oval(500, 800, reach * 1.06, 10 + reach * 0.05, 'url(#shadow)');
  return `${shadow}<g transform="${turned}">${shapes}</g>`;
}

/** A thing seen from above, or on a wall, turned by at most so many degrees. */
export function lying(pen: Pen, mostDegrees: number, shapes: string): string {
  const degrees = (pen.random.next() * 2 - 1) * mostDegrees;
  const size = 0.92 + pen.random.next() * 0.12;
  const turned = `translate(500 500) rotate(${degrees.toFixed(1)}) scale(${size.toFixed(3)}) translate(-500 -500)`;
  return `<g filter="url(#drop)"><g transform="${turned}">${shapes}</g></g>`;
}

/** The whole picture, as SVG. */
export function onStage(random: Random, pen: Pen, drawing: Drawing): string {
  const wall = random.pick(backgrounds);
  const shapes = drawing(pen);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000" viewBox="0 0 1000 1000"><defs>
<linearGradient id="wall" x2="0" y2="1"><stop offset="0" stop-color="${lighter(wall, 0.35)}"/><stop offset="0.62" stop-color="${wall}"/><stop offset="0.76" stop-color="${darker(wall, 0.045)}"/><stop offset="1" stop-color="${lighter(wall, 0.15)}"/></linearGradient>
<radialGradient id="light" cx="0.3" cy="0.15" r="0.9"><stop offset="0" stop-color="#fff" stop-opacity="0.7"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>
<radialGradient id="shadow"><stop offset="0" stop-color="#2a231c" stop-opacity="0.42"/><stop offset="0.55" stop-color="#2a231c" stop-opacity="0.16"/><stop offset="1" stop-color="#2a231c" stop-opacity="0"/></radialGradient>
<filter id="drop" x="-10%" y="-10%" width="125%" height="125%"><feDropShadow dx="12" dy="20" stdDeviation="16" flood-color="#2a231c" flood-opacity="0.32"/></filter>
${pen.gradients()}</defs><rect width="1000" height="1000" fill="url(#wall)"/><rect width="1000" height="1000" fill="url(#light)"/>${shapes}</svg>`;
}

// Shapes of a drawing, as SVG. A fill is a colour or what a Pen returns.

export const path = (d: string, fill: string, extra = '') => `<path d="${d}" fill="${fill}" ${extra}/>`;

/** A line with round ends. */
export const line = (d: string, colour: string, width: number, extra = '') =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${extra}/>`;

export const rect = (x: number, y: number, width: number, height: number, radius: number, fill: string, extra = '') =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" ${extra}/>`;

export const oval = (x: number, y: number, rx: number, ry: number, fill: string, extra = '') =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${extra}/>`;

export const disc = (x: number, y: number, radius: number, fill: string, extra = '') => oval(x, y, radius, radius, fill, extra);

export const group = (shapes: string, transform: string) => `<g transform="${transform}">${shapes}</g>`;

/** As many shapes as `count`, by their number from 0. */
export const each = (count: number, shape: (i: number) => string) => Array.from({ length: count }, (_, i) => shape(i)).join('');

/** Light that falls on a surface: a weak white shape. */
export const shine = (d: string, opacity = 0.28) => path(d, '#fff', `opacity="${opacity}"`);
