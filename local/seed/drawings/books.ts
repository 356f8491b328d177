import { darker, lighter } from './colours.ts';
import type { Pen } from './pen.ts';
import { type Drawing, disc, each, group, line, oval, path, rect, shine, standing } from './stage.ts';

/** What is printed on a cover of 360 by 500. */
function cover({ random, main, accent }: Pen): string {
  const ink = random.chance(0.5) ? lighter(main, 0.75) : darker(main, 0.55);
  const x = random.integer(120, 240);
  const pictures = [
    () => disc(x, 190, 92, accent) + path('M0 400 Q100 250 190 340 T360 280 V500 H0Z', ink, 'opacity="0.55"'),
    () => each(4, (i) => disc(180, 230, 130 - i * 32, i % 2 ? main : accent)),
    () => each(5, (i) => rect(40, 120 + i * 52, 280 - i * 44, 26, 13, i % 2 ? accent : ink)),
    () => path('M60 400 V250 A120 120 0 0 1 300 250 V400Z', accent) + path('M120 400 V260 A60 60 0 0 1 240 260 V400Z', ink),
    () =>
      line('M180 420 C170 320 190 240 180 120', ink, 8) +
      each(5, (i) =>
        oval(
          i % 2 ? 226 : 134,
          160 + i * 50,
          50,
          20,
          accent,
          `transform="rotate(${i % 2 ? -28 : 28} ${i % 2 ? 226 : 134} ${160 + i * 50})"`,
        ),
      ),
    () =>
      each(16, (i) =>
        disc(66 + (i % 4) * 76, 140 + Math.floor(i / 4) * 76, 25, [accent, ink, lighter(accent, 0.4)][(i * 7 + x) % 3] as string),
      ),
  ];
  const title = rect(40, 44, random.integer(160, 270), 18, 4, ink) + rect(40, 74, random.integer(90, 150), 10, 4, ink, 'opacity="0.7"');
  return `${random.pick(pictures)()}${title}${rect(40, 452, 110, 10, 4, ink, 'opacity="0.7"')}`;
}

export const book: Drawing = (pen) => {
  const { main, random } = pen;
  const lean = random.integer(4, 14);
  const thick = random.integer(44, 84);
  const front =
    rect(0, 0, 360, 500, 5, pen.flat(main)) +
    cover(pen) +
    rect(12, 0, 6, 500, 0, darker(main, 0.4), 'opacity="0.35"') +
    shine('M0 0 H150 L20 500 H0Z', 0.12);
  return standing(
    pen,
    240,
    group(
      path(`M340 ${-thick * 0.3} L${340 - 360} ${-thick * 0.3} L0 0 H360Z`, '#f4efe3') +
        rect(-thick, 0, thick, 500, 4, pen.round(darker(main, 0.16)), 'transform="skewY(16)"') +
        path(`M${-thick} ${-thick * 0.28} L0 0 H358 L${358 - thick} ${-thick * 0.28}Z`, '#f3eee2') +
        each(4, (i) =>
          line(
            `M${-thick + (i + 1) * thick * 0.2} ${-thick * 0.28 * (0.8 - i * 0.2)} H${358 - thick + (i + 1) * thick * 0.2}`,
            '#d5cdbc',
            2,
          ),
        ) +
        group(front, `skewY(${-lean / 10})`),
      'translate(350 296)',
    ),
  );
};

/** A pile of closed books, their spines in front. */
export const books: Drawing = (pen) => {
  const { random } = pen;
  const shades = [pen.main, pen.accent, darker(pen.main, 0.3), '#e6dcc6', darker(pen.accent, 0.35)];
  let y = 800;
  const pile = each(random.integer(3, 5), (i) => {
    const height = random.integer(64, 104);
    const width = random.integer(430, 560);
    const x = 500 - width / 2 + random.integer(-26, 26);
    const shade = shades[i] as string;
    const ink = shade === '#e6dcc6' ? pen.accent : lighter(shade, 0.75);
    y -= height;
    const bands = each(2, (k) => rect(x + 44 + k * (width - 106), y + 2, 18, height - 4, 0, ink, 'opacity="0.85"'));
    const title = rect(x + width * 0.3, y + height / 2 - 8, width * random.pick([0.22, 0.3, 0.4]), 16, 4, ink);
    return (
      rect(x, y, width, height, 12, pen.flat(shade)) +
      bands +
      title +
      rect(x + 4, y + height - 8, width - 8, 8, 4, darker(shade, 0.35), 'opacity="0.5"')
    );
  });
  return standing(pen, 270, pile);
};
