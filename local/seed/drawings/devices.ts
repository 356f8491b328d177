import { darker, lighter } from './colours.ts';
import type { Pen } from './pen.ts';
import { type Drawing, disc, each, line, lying, oval, path, rect, shine, standing } from './stage.ts';

export const camera: Drawing = (pen) => {
  const { main, random } = pen;
  const skin = darker(main, 0.1);
  const metal = random.chance(0.6) ? '#c3c7ca' : '#4b4e53';
  return standing(
    pen,
    330,
    path('M410 420 L440 350 H570 L600 420Z', pen.flat(metal)) +
      rect(452, 372, 106, 40, 8, '#32424c') +
      rect(250, 388, 90, 36, 10, pen.round(metal)) +
      rect(660, 380, 70, 44, 10, pen.round(darker(metal, 0.15))) +
      rect(180, 414, 640, 384, 44, pen.flat(metal)) +
      rect(180, 490, 640, 240, 6, pen.flat(skin)) +
      each(2, (i) => line(`M200 ${540 + i * 90} H800`, lighter(skin, 0.15), 3, 'opacity="0.35" stroke-dasharray="3 9"')) +
      disc(500, 612, 172, pen.flat(darker(metal, 0.15))) +
      disc(500, 612, 148, '#1f2023') +
      disc(500, 612, 112, pen.ball('#33415a')) +
      disc(500, 612, 62, pen.ball('#151d33')) +
      oval(462, 566, 30, 18, '#fff', 'opacity="0.6" transform="rotate(-38 462 566)"') +
      disc(540, 650, 11, '#fff', 'opacity="0.35"') +
      disc(740, 458, 18, random.chance(0.5) ? '#c5503f' : '#e9e6df'),
    1.2,
  );
};

export const instantCamera: Drawing = (pen) => {
  const { main, accent } = pen;
  const bands = [accent, lighter(accent, 0.4), darker(main, 0.3)];
  return standing(
    pen,
    280,
    path('M250 520 Q250 400 360 396 H640 Q750 400 750 520 L770 700 H230Z', pen.flat(lighter(main, 0.3))) +
      rect(220, 660, 560, 138, 30, pen.flat(main)) +
      rect(280, 706, 440, 26, 8, '#2a2b2f') +
      each(3, (i) => rect(474 + i * 18, 600, 18, 60, 0, bands[i] as string)) +
      disc(500, 530, 122, '#2d2e32') +
      disc(500, 530, 94, '#17181b') +
      disc(500, 530, 62, pen.ball('#3a4c6d')) +
      oval(478, 506, 18, 11, '#fff', 'opacity="0.6"') +
      rect(290, 432, 96, 64, 12, '#f4f1e8', 'stroke="#b9b6ae" stroke-width="5"') +
      rect(640, 436, 66, 56, 12, '#27303a') +
      disc(300, 590, 26, pen.ball('#c5503f')),
    1.3,
  );
};

export const lens: Drawing = (pen) => {
  const ring = pen.random.chance(0.5) ? pen.main : '#b98b3a';
  const long = pen.random.integer(360, 470);
  const top = 800 - long;
  return standing(
    pen,
    150,
    rect(380, top + 60, 240, long - 60, 16, pen.round('#3a3b3f')) +
      rect(360, top + 110, 280, 120, 10, pen.round('#2c2d30')) +
      each(17, (i) => line(`M${370 + i * 16} ${top + 120} V${top + 220}`, '#56585c', 4)) +
      rect(380, top + 250, 240, 12, 0, ring) +
      rect(404, 770, 192, 30, 6, pen.round('#c5c9cc')) +
      rect(350, top, 300, 76, 14, pen.round('#2c2d30')) +
      oval(500, top + 6, 148, 42, '#232427') +
      oval(500, top + 8, 124, 32, pen.ball('#41577f')) +
      oval(462, top, 44, 9, '#fff', 'opacity="0.5"'),
    1.35,
  );
};

export const laptop: Drawing = (pen) => {
  const { main, accent, random } = pen;
  const body = main;
  const scene = random.chance(0.5)
    ? path('M280 600 Q400 430 520 540 T720 460 V620 H280Z', darker(accent, 0.1)) + disc(610, 380, 46, '#f6e3b0')
    : each(4, (i) => disc(350 + i * 100, 440 + (i % 2) * 60, 90, i % 2 ? '#f6e3b0' : accent, 'opacity="0.7"'));
  return standing(
    pen,
    370,
    rect(250, 270, 500, 366, 22, pen.flat('#26272a')) +
      `<svg x="268" y="290" width="464" height="318" viewBox="268 290 464 318">${rect(268, 290, 464, 318, 0, pen.flat(lighter(pen.accent, 0.6)))}${scene}</svg>` +
      path('M250 636 H750 L860 770 H140Z', pen.flat(body)) +
      path('M286 652 H714 L760 708 H240Z', darker(body, 0.25)) +
      each(4, (i) => line(`M${284 - i * 12} ${661 + i * 13} H${716 + i * 12}`, darker(body, 0.6), 7, 'stroke-dasharray="26 9"')) +
      path('M430 722 H570 L584 758 H416Z', darker(body, 0.12)) +
      rect(140, 768, 720, 26, 12, pen.flat(darker(body, 0.15))),
  );
};

/** A device that is nearly all screen; `wide` is half the screen's width. */
function slab(pen: Pen, wide: number): string {
  const { main, accent, random } = pen;
  const screen = random.pick([
    () =>
      disc(500, 420, wide * 0.7, lighter(accent, 0.2), 'opacity="0.8"') + disc(560, 640, wide * 0.6, darker(main, 0.15), 'opacity="0.6"'),
    () => path(`M${500 - wide} 700 Q500 420 ${500 + wide} 600 V860 H${500 - wide}Z`, darker(main, 0.25)) + disc(540, 380, 56, '#f6e3b0'),
  ]);
  return lying(
    pen,
    22,
    rect(500 - wide - 22, 128, wide * 2 + 44, 744, 56, pen.flat(darker(main, 0.35))) +
      rect(500 - wide - 14, 136, wide * 2 + 28, 728, 48, '#17181b') +
      rect(500 - wide, 152, wide * 2, 696, 36, pen.flat(lighter(main, 0.3))) +
      `<svg x="${500 - wide}" y="180" width="${wide * 2}" height="640" viewBox="${500 - wide} 180 ${wide * 2} 640">${screen()}</svg>` +
      rect(462, 168, 76, 20, 10, '#17181b') +
      rect(440, 824, 120, 9, 4, '#fff', 'opacity="0.8"') +
      shine(`M${500 - wide} 190 L${500 + wide * 0.3} 152 L${500 - wide} 640Z`, 0.16),
  );
}

export const phone: Drawing = (pen) => slab(pen, 170);
export const tablet: Drawing = (pen) => slab(pen, 250);

export const keyboard: Drawing = (pen) => {
  const { main } = pen;
  const white = each(14, (i) => rect(108 + i * 56, 470, 53, 230, 7, '#fbfaf6', 'stroke="#cfcac0" stroke-width="3"'));
  const black = each(14, (i) => ([2, 6, 9, 13].includes(i) ? '' : rect(146 + i * 56, 470, 32, 138, 5, '#232427')));
  return lying(
    pen,
    18,
    rect(80, 330, 840, 390, 30, pen.flat(main)) +
      rect(110, 362, 230, 74, 8, darker(main, 0.4)) +
      each(9, (i) => line(`M126 ${372 + i * 7} H324`, lighter(main, 0.1), 2)) +
      rect(440, 366, 150, 66, 8, '#bcd6cf') +
      each(5, (i) => disc(650 + i * 48, 400, 16, pen.ball(i % 2 ? pen.accent : '#e9e6df'))) +
      white +
      black,
  );
};
