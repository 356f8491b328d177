import { darker, lighter, tints } from './colours.ts';
import { type Drawing, disc, each, group, line, lying, oval, path, rect, shine, standing } from './stage.ts';

export const teapot: Drawing = (pen) => {
  const { main, random } = pen;
  const top = random.integer(430, 480);
  const knob = random.chance(0.5) ? pen.wood : main;
  const handle = random.chance(0.4) ? pen.wood : darker(main, 0.1);
  const band = random.chance(0.4) ? path('M268 640 Q490 690 712 640 L716 672 Q490 724 264 672Z', pen.round(pen.accent)) : '';
  return standing(
    pen,
    230,
    line('M668 560 C830 500 850 730 672 724', handle, 34) +
      path('M330 720 C220 700 232 560 146 520 L196 474 C280 512 292 570 360 590Z', pen.flat(main)) +
      oval(171, 497, 34, 14, darker(main, 0.45), 'transform="rotate(-42 171 497)"') +
      path(`M340 796 C210 730 220 ${top} 490 ${top} C760 ${top} 770 730 640 796 Q490 812 340 796Z`, pen.ball(main)) +
      band +
      path(`M372 ${top + 18} Q490 ${top - 66} 608 ${top + 18} Q490 ${top + 44} 372 ${top + 18}Z`, pen.round(darker(main, 0.06))) +
      disc(490, top - 44, 25, pen.ball(knob)) +
      shine(`M322 620 C330 540 380 ${top + 50} 430 ${top + 46} C380 560 360 610 352 690Z`),
    1.2,
  );
};

export const kettle: Drawing = (pen) => {
  const { main, random } = pen;
  const grip = random.chance(0.5) ? pen.wood : '#2b2c2f';
  return standing(
    pen,
    220,
    line('M330 520 C330 320 660 320 660 520', tints['Steel'] as string, 20) +
      line('M400 378 C450 345 540 345 590 378', grip, 38) +
      path('M340 640 L190 520 L238 480 L400 560Z', pen.flat(darker(main, 0.05))) +
      path('M290 790 C270 700 290 500 495 496 C700 500 720 700 700 790 Q495 812 290 790Z', pen.round(main)) +
      oval(495, 512, 92, 20, pen.round(darker(main, 0.12))) +
      disc(495, 482, 24, pen.ball(grip)) +
      shine('M345 740 C335 640 360 560 410 532 C380 600 374 680 384 750Z'),
    1.3,
  );
};

export const cups: Drawing = (pen) => {
  const { main, random } = pen;
  const saucer = random.chance(0.6) ? main : pen.wood;
  const height = random.integer(220, 280);
  const cup = (colour: string) => {
    const top = 782 - height;
    return (
      oval(500, 784, 205, 34, pen.flat(darker(saucer, 0.1))) +
      oval(500, 776, 205, 32, pen.flat(lighter(saucer, 0.1))) +
      line(`M620 ${top + 60} C740 ${top + 40} 730 ${top + 180} 606 ${top + 176}`, darker(colour, 0.08), 24) +
      path(`M362 ${top} C364 ${top + 150} 400 782 450 782 H550 C600 782 636 ${top + 150} 638 ${top}Z`, pen.round(colour)) +
      oval(500, top, 138, 32, lighter(colour, 0.35)) +
      oval(500, top + 6, 122, 24, darker(colour, 0.3)) +
      oval(500, top + 12, 108, 17, '#4a2e1d') +
      oval(488, top + 12, 60, 9, '#8a5c3c')
    );
  };
  return standing(
    pen,
    310,
    group(cup(random.chance(0.4) ? pen.accent : main), 'translate(392 266) scale(0.66)') +
      group(cup(main), 'translate(-110 46) scale(0.95)'),
  );
};

export const bowl: Drawing = (pen) => {
  const { main, random } = pen;
  const fruit = tints[random.pick(['Yellow', 'Orange', 'Red', 'Green'])] as string;
  const fruits = random.chance(0.7)
    ? [
        [390, 520, 62],
        [520, 490, 74],
        [630, 530, 60],
      ]
        .map(([x = 0, y = 0, r = 0]) => disc(x, y, r, pen.ball(fruit)))
        .join('')
    : '';
  return standing(
    pen,
    170,
    oval(500, 556, 262, 54, darker(main, 0.3)) +
      oval(500, 562, 246, 44, pen.flat(darker(main, 0.16))) +
      fruits +
      path('M238 556 C250 700 340 796 420 798 H580 C660 796 750 700 762 556 C740 624 260 624 238 556Z', pen.round(main)) +
      line('M242 562 C270 626 730 626 758 562', lighter(main, 0.4), 7) +
      shine('M290 640 C320 720 370 770 410 780 C350 720 330 680 322 642Z'),
    1.3,
  );
};

export const pot: Drawing = (pen) => {
  const { main, random } = pen;
  const top = random.integer(500, 560);
  const knob = random.chance(0.5) ? (tints['Brass'] as string) : main;
  return standing(
    pen,
    240,
    line(
      `M290 ${top + 70} H230 Q210 ${top + 70} 210 ${top + 95} M710 ${top + 70} H770 Q790 ${top + 70} 790 ${top + 95}`,
      darker(main, 0.2),
      28,
    ) +
      path(`M280 ${top} H720 V740 Q720 796 660 798 H340 Q280 796 280 740Z`, pen.round(main)) +
      path(
        `M266 ${top + 6} C300 ${top - 100} 700 ${top - 100} 734 ${top + 6} Q500 ${top + 26} 266 ${top + 6}Z`,
        pen.round(darker(main, 0.04)),
      ) +
      rect(486, top - 100, 28, 34, 8, darker(knob, 0.2)) +
      oval(500, top - 104, 42, 20, pen.ball(knob)) +
      shine(`M330 ${top + 40} H372 V760 Q340 750 330 720Z`, 0.2),
    1.3,
  );
};

export const pan: Drawing = (pen) => {
  const { main } = pen;
  const handle = pen.random.chance(0.5) ? pen.wood : '#2d2e31';
  return lying(
    pen,
    40,
    path('M470 640 L450 930 Q500 960 550 930 L530 640Z', pen.round(handle)) +
      disc(500, 905, 14, '#efece7') +
      disc(500, 400, 262, pen.flat(main)) +
      disc(500, 400, 236, pen.flat(darker(main, 0.35))) +
      disc(500, 404, 204, pen.ball(darker(main, 0.25))) +
      shine('M330 330 A190 190 0 0 1 470 218 A230 230 0 0 0 330 330Z', 0.25),
  );
};

export const glasses: Drawing = (pen) => {
  const wine = pen.random.pick(['#7d1f33', '#e3c873', '#d98a86']);
  const width = pen.random.integer(84, 112);
  const [left, right] = [500 - width, 500 + width];
  const glass =
    oval(500, 790, 92, 18, '#dfe6e8', 'opacity="0.9"') +
    oval(500, 786, 84, 13, '#f6f9f9') +
    rect(494, 560, 12, 228, 5, '#d5dfe2') +
    path(
      `M${left + 10} 260 C${left - 30} 420 ${left} 560 500 564 C${right} 560 ${right + 30} 420 ${right - 10} 260Z`,
      '#e2edf0',
      'opacity="0.75"',
    ) +
    path(
      `M${left - 6} 400 C${left - 8} 500 ${left + 10} 556 500 558 C${right - 10} 556 ${right + 8} 500 ${right + 6} 400 Z`,
      wine,
      'opacity="0.88"',
    ) +
    oval(500, 400, width + 6, 17, lighter(wine, 0.25)) +
    oval(500, 260, width - 10, 15, '#f7fbfb', 'stroke="#cdd8db" stroke-width="4" opacity="0.9"') +
    shine(`M${left + 22} 290 C${left} 400 ${left + 8} 480 ${left + 40} 520 C${left + 20} 440 ${left + 22} 360 ${left + 44} 290Z`, 0.6);
  return standing(pen, 240, group(glass, 'translate(150 0)') + group(glass, 'translate(-110 40) scale(0.95)'));
};

export const knife: Drawing = (pen) => {
  const handle = pen.main;
  const tip = pen.random.integer(0, 60);
  return lying(
    pen,
    50,
    path(`M470 560 V120 Q${560 + tip} 240 592 420 L600 560Z`, pen.flat(tints['Steel'] as string)) +
      path(`M478 550 V160 L500 200 V550Z`, '#fff', 'opacity="0.35"') +
      rect(462, 556, 84, 34, 6, pen.round('#8b9096')) +
      path('M466 588 H542 L548 860 Q552 910 510 910 Q462 910 462 860Z', pen.round(handle)) +
      each(3, (i) => disc(505, 640 + i * 90, 10, '#d9dcde')),
  );
};

export const board: Drawing = (pen) => {
  const wood = pen.main;
  const width = pen.random.integer(380, 460);
  const x = 500 - width / 2;
  const grain = each(7, (i) => {
    const at = x + ((i + 0.5) * width) / 7;
    return line(`M${at} 250 C${at + 22} 420 ${at - 24} 620 ${at + 8} 850`, darker(wood, 0.14), 3, 'opacity="0.5"');
  });
  return lying(
    pen,
    25,
    rect(440, 90, 120, 220, 50, pen.flat(wood)) +
      rect(x, 220, width, 660, 54, pen.flat(wood)) +
      grain +
      disc(500, 160, 24, '#e9e4dc') +
      rect(x + 34, 290, width - 68, 556, 36, 'none', `stroke="${darker(wood, 0.22)}" stroke-width="7" opacity="0.6"`),
  );
};
