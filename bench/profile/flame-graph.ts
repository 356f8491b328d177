import { colourOf, label, legend, rect, svg, titled } from '../report/svg.ts';
import type { Flame, Origin } from './flame.ts';

const [wide, rowTall, top] = [1_200, 17, 48];
/** Narrower flames are left out, and so are names that must be cut shorter. */
const leastWide = 1;
const leastCharacters = 5;
const characterWide = 6.8;

const origins: readonly Origin[] = ['Souk', 'packages', 'Node', 'native code'];
const colours = [4, 1, 7, 6];
const colourOfOrigin = (origin: Origin) => colourOf(colours[origins.indexOf(origin)] as number);

/**
 * Draws a flame graph: a row of functions above those that called them, as wide as their share of the CPU. A browser that shows the picture
 * alone tells each function's file and share under the pointer.
 */
export function flameGraph(title: string, root: Flame): string {
  const rows = Math.max(1, depthOf(root, root.ms));
  const tall = top + rows * rowTall + 10;
  const scale = wide / Math.max(root.ms, Number.MIN_VALUE);
  const shapes: string[] = [];

  function draw(flame: Flame, x: number, row: number): void {
    const ownWide = flame.ms * scale;
    if (ownWide < leastWide) return;
    const y = tall - 10 - (row + 1) * rowTall;
    const text = nameWithin(ownWide, flame.name);
    const share = ((100 * flame.ms) / root.ms).toFixed(1);
    shapes.push(
      titled(
        `${flame.name} ${flame.place} ${share} %`,
        rect(x, y, ownWide - 0.5, rowTall - 1, colourOfOrigin(flame.origin)) + (text && label(x + 3, y + 12, text)),
      ),
    );
    let at = x;
    for (const called of flame.called.toSorted((one, other) => other.ms - one.ms)) {
      draw(called, at, row + 1);
      at += called.ms * scale;
    }
  }
  let at = 0;
  for (const flame of root.called.toSorted((one, other) => other.ms - one.ms)) {
    draw(flame, at, 0);
    at += flame.ms * scale;
  }
  return svg(title, wide, tall, [label(8, 18, title), legend(origins, 8, 36, colours), ...shapes]);
}

/** As much of a name as a flame has room for; nothing if that is too little to know it by. */
function nameWithin(ownWide: number, name: string): string {
  const fits = Math.floor((ownWide - 6) / characterWide);
  if (name.length <= fits) return name;
  return fits < leastCharacters ? '' : `${name.slice(0, fits - 1)}…`;
}

/** How many rows the drawn flames have. */
function depthOf(flame: Flame, allMs: number): number {
  const drawn = flame.called.filter(({ ms }) => (ms * wide) / allMs >= leastWide);
  return drawn.length === 0 ? 0 : 1 + Math.max(...drawn.map((called) => depthOf(called, allMs)));
}
