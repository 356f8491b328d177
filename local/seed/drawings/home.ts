import { darker, lighter, mix, tints } from './colours.ts';
import { type Drawing, disc, each, line, lying, oval, path, rect, shine, standing } from './stage.ts';

export const armchair: Drawing = (pen) => {
  const { main, wood, random } = pen;
  const back = random.pick([
    'M290 660 V420 Q290 320 400 320 H600 Q710 320 710 420 V660Z',
    'M280 660 C260 400 360 290 500 290 C640 290 740 400 720 660Z',
  ]);
  return standing(
    pen,
    290,
    line('M300 720 L280 796 M700 720 L720 796', darker(wood, 0.1), 26) +
      path(back, pen.flat(darker(main, 0.06))) +
      (random.chance(0.5) ? each(3, (i) => line(`M${410 + i * 90} 380 V590`, darker(main, 0.25), 5)) : '') +
      rect(300, 570, 400, 120, 44, pen.flat(lighter(main, 0.12))) +
      rect(290, 660, 420, 80, 20, pen.flat(darker(main, 0.16))) +
      rect(210, 510, 110, 234, 50, pen.flat(main)) +
      rect(680, 510, 110, 234, 50, pen.flat(darker(main, 0.1))) +
      (random.chance(0.5) ? rect(420, 470, 160, 130, 34, pen.flat(pen.accent), 'transform="rotate(-8 500 540)"') : ''),
    1.2,
  );
};

export const chair: Drawing = (pen) => {
  const { wood, random, main } = pen;
  const back = random.pick([
    () => rect(372, 250, 256, 150, 40, pen.flat(wood)),
    () => each(4, (i) => rect(390 + i * 62, 250, 30, 310, 12, pen.flat(wood))) + rect(366, 236, 268, 52, 22, pen.flat(wood)),
    () => rect(366, 250, 268, 60, 26, pen.flat(wood)) + rect(366, 360, 268, 46, 20, pen.flat(wood)),
  ]);
  return standing(
    pen,
    180,
    line('M384 260 V560 M616 260 V560', darker(wood, 0.1), 26) +
      back() +
      line('M410 590 L396 770 M590 590 L604 770', darker(wood, 0.3), 22) +
      path('M350 540 H650 L690 600 H310Z', pen.flat(random.chance(0.5) ? main : lighter(wood, 0.12))) +
      rect(310, 598, 380, 26, 10, pen.flat(darker(wood, 0.1))) +
      line('M340 616 L316 796 M660 616 L684 796', wood, 27),
  );
};

export const desk: Drawing = (pen) => {
  const { wood, main, random } = pen;
  const front = random.chance(0.5) ? main : lighter(wood, 0.1);
  const leg = random.chance(0.5) ? '#3a3b3f' : darker(wood, 0.12);
  const drawers = random.chance(0.5)
    ? each(3, (i) => rect(630, 494 + i * 82, 180, 72, 6, pen.flat(front)) + rect(694, 522 + i * 82, 52, 10, 5, pen.metal))
    : rect(330, 494, 340, 66, 6, pen.flat(front)) + rect(472, 520, 56, 10, 5, pen.metal);
  return standing(
    pen,
    390,
    line('M230 500 L210 770 M790 500 L800 770', darker(leg, 0.3), 20) +
      path('M190 420 H810 L880 470 H120Z', pen.flat(lighter(wood, 0.12))) +
      rect(120, 468, 760, 32, 6, pen.flat(wood)) +
      drawers +
      line('M160 504 L136 796 M840 504 L864 796', leg, 25) +
      rect(250, 404, 130, 32, 5, pen.flat(pen.accent)) +
      rect(262, 378, 104, 28, 5, pen.flat(main)),
    1.1,
  );
};

export const shelf: Drawing = (pen) => {
  const { wood, random } = pen;
  const shades = [pen.main, pen.accent, '#e5dcc8', darker(pen.main, 0.3), lighter(pen.accent, 0.35)];
  const row = (y: number) => {
    let x = 300;
    return each(random.integer(4, 8), () => {
      const [width, height] = [random.integer(20, 38), random.integer(80, 118)];
      x += width + 3;
      return rect(x - width, y - height, width, height, 3, pen.flat(random.pick(shades)));
    });
  };
  const rows = each(4, (i) => row(356 + i * 140) + rect(280, 356 + i * 140, 440, 22, 3, pen.flat(wood)));
  const vase = path('M640 496 C610 470 620 430 644 420 V396 H676 V420 C700 430 710 470 680 496Z', pen.round(pen.accent));
  return standing(
    pen,
    230,
    rect(272, 220, 456, 560, 4, darker(wood, 0.5), 'opacity="0.25"') +
      rows +
      vase +
      rect(262, 206, 24, 594, 4, pen.flat(wood)) +
      rect(714, 206, 24, 594, 4, pen.flat(darker(wood, 0.1))) +
      rect(262, 206, 476, 22, 4, pen.flat(lighter(wood, 0.1))),
  );
};

export const vase: Drawing = (pen) => {
  const { main, random } = pen;
  const shape = random.pick([
    'M456 430 C450 500 340 540 350 660 C356 760 420 798 500 798 C580 798 644 760 650 660 C660 540 550 500 544 430Z',
    'M420 430 C440 500 380 600 400 798 H600 C620 600 560 500 580 430Z',
    'M440 430 C460 520 400 540 390 640 C380 760 440 798 500 798 C560 798 620 760 610 640 C600 540 540 520 560 430Z',
  ]);
  const stems = each(random.integer(3, 6), (i) => {
    const [x, y] = [330 + i * 75, 190 + ((i * 67) % 110)];
    const bloom = random.chance(0.6)
      ? each(6, (k) => oval(x, y - 26, 17, 28, mix(pen.accent, '#ffffff', 0.25), `transform="rotate(${k * 60} ${x} ${y})"`)) +
        disc(x, y, 16, '#e3b757')
      : oval(x, y, 22, 56, '#7f9a6f');
    return line(`M500 470 Q${500 + (x - 500) * 0.3} 340 ${x} ${y}`, '#66815c', 8) + bloom;
  });
  return standing(
    pen,
    130,
    stems +
      path(shape, pen.round(main)) +
      (random.chance(0.4) ? line('M360 640 Q500 680 640 640', lighter(main, 0.5), 12) : '') +
      shine('M420 600 C400 660 410 720 440 760 C420 690 430 640 450 590Z', 0.3),
  );
};

const hands = (random: Parameters<Drawing>[0]['random'], x: number, y: number, size: number, ink: string) => {
  const hour = random.integer(0, 11);
  const minute = random.integer(0, 11) * 30;
  return (
    line(`M${x} ${y} V${y - size * 0.5}`, ink, size * 0.07, `transform="rotate(${hour * 30 + minute / 12} ${x} ${y})"`) +
    line(`M${x} ${y} V${y - size * 0.76}`, ink, size * 0.045, `transform="rotate(${minute} ${x} ${y})"`) +
    disc(x, y, size * 0.05, ink)
  );
};

const ticks = (x: number, y: number, size: number, ink: string) =>
  each(12, (i) =>
    line(
      `M${x} ${y - size * 0.92} V${y - size * (i % 3 ? 0.84 : 0.76)}`,
      ink,
      size * (i % 3 ? 0.025 : 0.045),
      `transform="rotate(${i * 30} ${x} ${y})"`,
    ),
  );

export const clock: Drawing = (pen) => {
  const { main, random } = pen;
  const rim = main;
  const face = random.chance(0.7) ? '#faf7f0' : darker(main, 0.3);
  const ink = face === '#faf7f0' ? '#37383c' : '#f3efe5';
  return lying(
    pen,
    0,
    disc(500, 480, 310, pen.flat(rim)) +
      disc(500, 480, 272, darker(rim, 0.4)) +
      disc(500, 484, 268, pen.flat(face)) +
      ticks(500, 480, 268, ink) +
      hands(random, 500, 480, 260, ink) +
      line('M500 540 V270', '#c5503f', 5, `transform="rotate(${random.integer(20, 340)} 500 480)"`),
  );
};

export const watch: Drawing = (pen) => {
  const { main, random } = pen;
  const strap = main;
  const body = random.pick(['#c8ccd0', tints['Brass'] as string, '#3a3b3f', '#cf9f84']);
  const face = random.pick(['#faf7f0', darker(main, 0.35), '#2b2d31']);
  const ink = face === '#faf7f0' ? '#303236' : '#f6f2e8';
  const date = random.chance(0.5) ? rect(584, 482, 46, 38, 4, '#fffdf6', 'stroke="#9a9ca0" stroke-width="3"') : '';
  return lying(
    pen,
    32,
    path('M416 60 H584 L606 330 H394Z M394 670 H606 L584 950 Q500 980 416 950Z', pen.flat(strap)) +
      line('M428 80 L410 320 M572 80 L590 320 M410 690 L428 930 M590 690 L572 930', lighter(strap, 0.35), 4, 'stroke-dasharray="14 9"') +
      each(4, (i) => oval(500, 770 + i * 42, 9, 11, darker(strap, 0.5))) +
      rect(684, 474, 48, 52, 10, pen.flat(body)) +
      disc(500, 500, 204, pen.flat(body)) +
      disc(500, 500, 174, darker(body, 0.35)) +
      disc(500, 500, 168, pen.flat(face)) +
      ticks(500, 500, 164, ink) +
      date +
      hands(random, 500, 500, 158, ink) +
      shine('M370 440 A150 150 0 0 1 480 352 A190 190 0 0 0 398 470Z', 0.4),
  );
};

export const print: Drawing = (pen) => {
  const { main, accent, random } = pen;
  const frame = random.chance(0.6) ? pen.wood : '#2f3033';
  const soft = lighter(main, 0.55);
  const scenes = [
    () =>
      disc(560, 380, 82, accent) +
      path('M330 660 Q420 470 520 580 T690 520 V740 H310 V690Z', main) +
      path('M310 720 Q460 600 690 690 V740 H310Z', darker(main, 0.35)),
    () =>
      path('M380 740 V520 A120 120 0 0 1 620 520 V740Z', main) +
      path('M440 740 V560 A60 60 0 0 1 560 560 V740Z', accent) +
      disc(580, 340, 44, darker(accent, 0.2)),
    () => rect(360, 320, 150, 200, 75, main) + disc(580, 420, 78, accent) + path('M360 700 A140 140 0 0 1 640 700Z', darker(main, 0.2)),
    () =>
      line('M500 740 C480 600 520 480 500 300', darker(main, 0.3), 9) +
      each(6, (i) =>
        oval(
          i % 2 ? 570 : 430,
          350 + i * 58,
          74,
          27,
          i % 3 ? main : accent,
          `transform="rotate(${i % 2 ? -30 : 30} ${i % 2 ? 570 : 430} ${350 + i * 58})"`,
        ),
      ),
  ];
  return lying(
    pen,
    0,
    rect(220, 140, 560, 720, 6, pen.flat(frame)) +
      rect(244, 164, 512, 672, 2, '#fbf9f4') +
      rect(310, 240, 380, 500, 0, soft) +
      `<svg x="310" y="240" width="380" height="500" viewBox="310 240 380 500">${random.pick(scenes)()}</svg>` +
      shine('M244 164 H420 L244 560Z', 0.14),
  );
};
