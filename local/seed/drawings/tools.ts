import { darker, lighter, tints } from './colours.ts';
import { type Drawing, disc, each, group, line, lying, oval, path, rect, shine, standing } from './stage.ts';

const steel = tints['Steel'] as string;

export const hammer: Drawing = (pen) => {
  const wooden = pen.random.chance(0.6);
  return lying(
    pen,
    50,
    (wooden
      ? path('M470 300 H530 L544 880 Q544 930 500 930 Q456 930 456 880Z', pen.round(pen.wood))
      : rect(476, 300, 48, 380, 8, pen.round(steel)) +
        rect(454, 600, 92, 330, 42, pen.round(pen.main)) +
        each(5, (i) => line(`M462 ${670 + i * 46} H538`, darker(pen.main, 0.4), 7))) +
      path('M440 190 H600 V300 H440Z', pen.flat('#7c8288')) +
      rect(594, 176, 96, 138, 16, pen.flat('#8d9399')) +
      path('M446 190 C360 180 290 230 240 330 L266 336 C320 280 390 290 446 300Z', pen.flat('#7c8288')) +
      line('M262 326 C312 262 380 250 440 250', '#565b60', 5) +
      shine('M450 200 H680 V216 H450Z', 0.3),
  );
};

export const drill: Drawing = (pen) => {
  const { main } = pen;
  return standing(
    pen,
    190,
    line('M150 440 H270', '#9ba0a5', 14) +
      path('M250 400 H330 V480 H250 L230 464 V416Z', pen.flat('#4a4d51')) +
      path('M326 370 H640 Q710 370 710 440 Q710 510 650 512 H326Z', pen.flat(main)) +
      rect(326, 370, 66, 142, 0, pen.flat('#3a3c40')) +
      each(4, (i) => rect(560 + i * 28, 400, 12, 60, 6, darker(main, 0.5))) +
      path('M520 500 H660 L690 700 H560Z', pen.flat(darker(main, 0.1))) +
      path('M580 560 H680 L690 690 H596Z', '#34363a') +
      rect(470, 530, 46, 66, 18, '#c9503f', 'transform="rotate(-10 493 560)"') +
      path('M460 696 H740 Q756 696 756 716 V780 Q756 798 738 798 H468 Q450 798 450 780 V716 Q450 696 460 696Z', pen.flat('#3a3c40')) +
      rect(480, 726, 120, 40, 8, main) +
      shine('M400 380 H630 V396 H400Z', 0.35),
  );
};

export const saw: Drawing = (pen) => {
  const handle = pen.random.chance(0.6) ? pen.wood : pen.main;
  const teeth = each(26, (i) => path(`M${134 + i * 20} ${600 - i * 1.2} l10 24 l10 -24Z`, '#a9afb5'));
  return lying(
    pen,
    24,
    path('M130 520 L660 360 V600 L130 602Z', pen.flat(steel)) +
      teeth +
      path(
        'M640 350 C720 330 860 360 870 440 C876 500 850 520 850 570 C850 640 800 680 700 660 L636 610Z M722 440 C700 470 700 540 730 570 C770 590 790 560 786 520 C782 480 800 460 786 436 C766 420 740 420 722 440Z',
        pen.flat(handle),
        'fill-rule="evenodd"',
      ) +
      each(3, (i) => disc(680, 400 + i * 90, 11, tints['Brass'] as string)),
  );
};

export const screwdrivers: Drawing = (pen) => {
  const one = (i: number) =>
    group(
      rect(-9, -360, 18, 260, 4, pen.round(steel)) +
        path('M-9 -360 L-14 -400 H14 L9 -360Z', '#8e949a') +
        rect(-34, -112, 68, 230 - i * 16, 30, pen.round(i % 2 ? pen.accent : pen.main)) +
        each(3, (k) => line(`M${-16 + k * 16} -70 V${70 - i * 16}`, '#fff', 4, 'opacity="0.35"')) +
        rect(-26, -122, 52, 28, 8, '#2f3034'),
      `translate(${250 + i * 165} 640) scale(${1.05 - i * 0.08})`,
    );
  return lying(pen, 16, each(4, one));
};

export const toolBox: Drawing = (pen) => {
  const { main } = pen;
  const lid = pen.random.chance(0.5) ? darker(main, 0.12) : '#34363a';
  return standing(
    pen,
    320,
    line('M400 470 V400 H600 V470', '#2f3034', 34) +
      path('M220 560 L260 460 H740 L780 560Z', pen.flat(lid)) +
      rect(200, 552, 600, 246, 18, pen.flat(main)) +
      rect(200, 552, 600, 30, 8, darker(main, 0.25)) +
      each(2, (i) => rect(300 + i * 330, 540, 70, 84, 10, pen.round(steel))) +
      each(2, (i) => rect(316 + i * 330, 580, 38, 30, 6, '#6d7278')) +
      rect(430, 660, 140, 64, 10, lighter(main, 0.35), 'opacity="0.7"') +
      shine('M220 600 H270 V780 H220Z', 0.14),
    1.2,
  );
};

export const ladder: Drawing = (pen) => {
  const rail = pen.random.chance(0.5) ? pen.wood : '#b9bec3';
  return standing(
    pen,
    190,
    line('M520 210 L700 796 M470 210 L560 760', darker(rail, 0.35), 18) +
      each(5, (i) => rect(392 - i * 17, 296 + i * 104, 190 + i * 22, 30, 6, pen.flat(lighter(rail, 0.1)))) +
      line('M430 200 L300 796 M560 200 L690 796', rail, 27) +
      rect(404, 180, 182, 40, 10, pen.flat(pen.main)) +
      rect(278, 776, 46, 26, 6, '#2f3034') +
      rect(668, 776, 46, 26, 6, '#2f3034'),
  );
};

export const dumbbells: Drawing = (pen) => {
  const { main } = pen;
  const one =
    rect(330, 640, 340, 30, 12, pen.flat(steel)) +
    each(
      2,
      (i) => rect(i ? 640 : 240, 560, 120, 190, 26, pen.flat(main)) + rect(i ? 740 : 206, 590, 54, 130, 20, pen.flat(darker(main, 0.2))),
    );
  return standing(pen, 300, group(one, 'translate(60 -60) scale(0.9)') + group(one, 'translate(-30 50)') + oval(0, 0, 0, 0, 'none'), 1.35);
};
