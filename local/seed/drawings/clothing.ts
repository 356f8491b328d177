import { darker, lighter } from './colours.ts';
import type { Pen } from './pen.ts';
import { type Drawing, disc, each, group, line, lying, oval, path, rect, shine, standing } from './stage.ts';

const torso =
  'M400 190 Q500 250 600 190 Q684 200 726 290 L884 690 L778 734 L690 500 V850 Q500 876 310 850 V500 L222 734 L116 690 L274 290 Q316 200 400 190Z';
const cuffs = 'M116 690 L222 734 L236 694 L131 652Z M884 690 L778 734 L764 694 L869 652Z';

/** A garment with two sleeves, laid flat, and what is on it. */
function garment(pen: Pen, details: string): string {
  const folds = line(
    'M330 480 C350 600 340 700 352 830 M670 480 C650 600 660 700 648 830 M312 300 Q330 400 310 470 M688 300 Q670 400 690 470',
    darker(pen.main, 0.3),
    8,
    'opacity="0.35"',
  );
  return lying(pen, 7, path(torso, pen.flat(pen.main)) + folds + details);
}

export const sweater: Drawing = (pen) => {
  const { main, accent, random } = pen;
  const stripes = random.chance(0.45)
    ? each(random.integer(2, 4), (i) =>
        path(
          `M310 ${500 + i * 70} Q500 ${520 + i * 70} 690 ${500 + i * 70} V${530 + i * 70} Q500 ${550 + i * 70} 310 ${530 + i * 70}Z`,
          accent,
        ),
      )
    : each(9, (i) => line(`M${346 + i * 38} 500 V820`, darker(main, 0.16), 5, 'opacity="0.4" stroke-dasharray="14 12"'));
  return garment(
    pen,
    stripes +
      path(cuffs, darker(main, 0.16)) +
      path('M310 800 Q500 826 690 800 V852 Q500 878 310 852Z', darker(main, 0.16)) +
      path('M400 190 Q500 250 600 190 L580 168 Q500 200 420 168Z', darker(main, 0.4)) +
      line('M398 192 Q500 262 602 192', darker(main, 0.16), 24),
  );
};

export const shirt: Drawing = (pen) => {
  const { main } = pen;
  return garment(
    pen,
    path('M420 178 Q500 214 580 178 L556 160 Q500 180 444 160Z', darker(main, 0.4)) +
      path(
        'M400 190 L444 156 L500 240 L440 300Z M600 190 L556 156 L500 240 L560 300Z',
        pen.flat(lighter(main, 0.18)),
        `stroke="${darker(main, 0.2)}" stroke-width="4"`,
      ) +
      line('M500 244 V862', darker(main, 0.24), 4) +
      line('M526 270 V860', darker(main, 0.14), 3) +
      each(7, (i) => disc(512, 310 + i * 82, 9, lighter(main, 0.75), `stroke="${darker(main, 0.3)}" stroke-width="2"`)) +
      path('M560 400 H660 V500 L610 524 L560 500Z', pen.flat(lighter(main, 0.06)), `stroke="${darker(main, 0.2)}" stroke-width="4"`) +
      path(cuffs, darker(main, 0.08)),
  );
};

export const jacket: Drawing = (pen) => {
  const { main } = pen;
  return garment(
    pen,
    path('M360 220 C380 90 620 90 640 220 Q500 300 360 220Z', pen.flat(darker(main, 0.14))) +
      path('M410 210 C430 130 570 130 590 210 Q500 260 410 210Z', darker(main, 0.5)) +
      line('M500 246 V864', darker(main, 0.4), 14) +
      line('M500 250 V860', pen.metal, 5, 'stroke-dasharray="10 7"') +
      line('M370 620 L440 720 M630 620 L560 720', darker(main, 0.4), 14) +
      path(cuffs, darker(main, 0.3)) +
      line('M310 470 H690', darker(main, 0.2), 5, 'opacity="0.6"'),
  );
};

export const hat: Drawing = (pen) => {
  const { main, random } = pen;
  const band = random.chance(0.5) ? pen.accent : darker(main, 0.55);
  const top = random.integer(480, 540);
  return standing(
    pen,
    350,
    oval(500, 752, 370, 56, pen.flat(darker(main, 0.2))) +
      oval(500, 740, 370, 54, pen.flat(main)) +
      path(
        `M290 730 C300 560 330 ${top - 40} 420 ${top} Q500 ${top + 40} 580 ${top} C670 ${top - 40} 700 560 710 730 Q500 786 290 730Z`,
        pen.round(main),
      ) +
      path('M288 690 Q500 746 712 690 L712 736 Q500 790 288 736Z', pen.round(band)) +
      shine(`M340 680 C350 590 380 540 420 ${top + 30} C400 600 396 650 396 690Z`, 0.18),
    1.2,
  );
};

export const shoe: Drawing = (pen) => {
  const { main, accent, random } = pen;
  const sole = random.chance(0.7) ? '#f3efe6' : '#b98a5e';
  const one =
    path('M180 760 H800 Q836 760 832 724 L180 716Z', pen.flat(sole)) +
    line('M190 752 H810', darker(sole, 0.2), 5) +
    path('M182 724 C170 620 180 540 214 480 Q300 520 372 470 C440 560 540 610 700 640 Q820 660 832 726Z', pen.flat(main)) +
    path('M214 480 Q300 520 372 470 L352 440 Q290 490 226 450Z', darker(main, 0.45)) +
    path('M640 632 Q820 650 832 726 H650 Q620 690 640 632Z', pen.flat(lighter(main, 0.22))) +
    path('M182 724 Q176 640 190 590 Q270 620 280 724Z', pen.flat(darker(main, 0.2))) +
    path('M330 720 C380 640 470 640 560 650 C500 670 440 690 410 722Z', accent) +
    each(4, (i) => line(`M${400 + i * 52} ${510 + i * 34} L${372 + i * 54} ${566 + i * 28}`, '#fbfaf6', 11));
  return standing(pen, 340, group(one, 'translate(110 -20) scale(0.9)') + group(one, 'translate(-20 36)'));
};

export const boot: Drawing = (pen) => {
  const { main, random } = pen;
  const collar = random.chance(0.5) ? pen.accent : darker(main, 0.35);
  const one =
    path('M300 800 H760 Q780 800 778 756 H300Z', '#2e2b28') +
    rect(300, 776, 130, 26, 4, '#211f1d') +
    path('M304 760 C290 640 310 520 300 380 H520 C530 500 540 590 600 620 C700 640 776 660 778 760Z', pen.flat(main)) +
    path('M640 632 C720 650 776 670 778 760 H620 Q600 690 640 632Z', pen.flat(darker(main, 0.15))) +
    rect(290, 346, 240, 62, 28, pen.round(collar)) +
    each(5, (i) => line(`M${470 + i * 8} ${440 + i * 40} L${540 + i * 9} ${430 + i * 42}`, '#efe6cf', 10)) +
    line('M316 660 Q420 690 450 750', darker(main, 0.35), 5);
  return standing(pen, 260, group(one, 'translate(90 -24)') + group(one, 'translate(-60 0)'), 1.2);
};

export const cushion: Drawing = (pen) => {
  const { main, accent, random } = pen;
  const pattern = random.pick([
    () => each(6, (i) => line(`M${290 + i * 84} 470 Q${280 + i * 84} 640 ${290 + i * 84} 776`, accent, 20)),
    () => each(12, (i) => disc(320 + (i % 4) * 120, 520 + Math.floor(i / 4) * 104, 26, accent)),
    () => line('M300 620 L400 520 L500 620 L600 520 L700 620 M300 730 L400 630 L500 730 L600 630 L700 730', accent, 22),
    () => '',
  ]);
  const shape =
    'M240 440 Q500 476 760 440 Q790 440 786 474 Q760 630 790 776 Q790 806 756 800 Q500 776 244 800 Q210 806 212 776 Q240 630 214 474 Q212 440 240 440Z';
  return standing(
    pen,
    260,
    path(shape, pen.ball(main)) +
      `<g opacity="0.85">${pattern()}</g>` +
      path(shape, 'none', `stroke="${darker(main, 0.2)}" stroke-width="7"`),
    1.3,
  );
};
