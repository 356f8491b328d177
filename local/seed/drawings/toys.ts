import { darker, lighter, tints } from './colours.ts';
import { type Drawing, disc, each, group, line, oval, path, rect, shine, standing } from './stage.ts';

const bright = ['#cf5a4b', '#e3b04b', '#4f86b5', '#6aa37a', '#e08e5a', '#8a76ad'];

export const bear: Drawing = (pen) => {
  const fur = pen.main;
  const soft = lighter(fur, 0.35);
  return standing(
    pen,
    210,
    oval(330, 590, 62, 110, pen.ball(darker(fur, 0.06)), 'transform="rotate(32 330 590)"') +
      oval(670, 590, 62, 110, pen.ball(darker(fur, 0.1)), 'transform="rotate(-32 670 590)"') +
      oval(500, 640, 176, 166, pen.ball(fur)) +
      oval(500, 660, 104, 104, pen.ball(soft)) +
      disc(366, 744, 84, pen.ball(fur)) +
      disc(634, 744, 84, pen.ball(fur)) +
      disc(366, 752, 46, soft) +
      disc(634, 752, 46, soft) +
      disc(370, 300, 66, pen.ball(fur)) +
      disc(630, 300, 66, pen.ball(fur)) +
      disc(370, 304, 36, soft) +
      disc(630, 304, 36, soft) +
      oval(500, 388, 172, 150, pen.ball(fur)) +
      oval(500, 436, 80, 60, pen.ball(soft)) +
      disc(432, 370, 16, '#2a211c') +
      disc(568, 370, 16, '#2a211c') +
      disc(437, 364, 5, '#fff') +
      disc(573, 364, 5, '#fff') +
      oval(500, 412, 25, 18, '#3a2b23') +
      line('M500 428 V448 M470 456 Q500 480 530 456', '#3a2b23', 6) +
      path('M500 540 L400 500 Q380 545 400 586Z M500 540 L600 500 Q620 545 600 586Z', pen.flat(pen.accent)) +
      disc(500, 542, 26, pen.ball(darker(pen.accent, 0.1))),
    1.2,
  );
};

export const blocks: Drawing = (pen) => {
  const { random } = pen;
  const first = random.integer(0, 5);
  const cube = (x: number, y: number, i: number) => {
    const colour = bright[(first + i) % bright.length] as string;
    const mark =
      i % 3 === 0
        ? disc(x + 70, y + 70, 32, lighter(colour, 0.5))
        : i % 3 === 1
          ? rect(x + 40, y + 40, 60, 60, 6, lighter(colour, 0.5))
          : path(`M${x + 70} ${y + 34} L${x + 108} ${y + 104} H${x + 32}Z`, lighter(colour, 0.5));
    return (
      path(`M${x} ${y} L${x + 46} ${y - 34} H${x + 186} L${x + 140} ${y}Z`, pen.flat(lighter(colour, 0.28))) +
      path(`M${x + 140} ${y} L${x + 186} ${y - 34} V${y + 106} L${x + 140} ${y + 140}Z`, pen.flat(darker(colour, 0.25))) +
      rect(x, y, 140, 140, 4, pen.flat(colour)) +
      mark
    );
  };
  const shapes = random.pick([
    () => cube(250, 660, 0) + cube(420, 660, 1) + cube(590, 660, 2) + cube(330, 520, 3) + cube(500, 520, 4) + cube(420, 380, 5),
    () =>
      cube(300, 660, 3) +
      cube(490, 660, 1) +
      cube(310, 520, 5) +
      cube(480, 520, 2) +
      cube(320, 380, 0) +
      path('M330 380 L390 270 L450 380Z', pen.flat(bright[(first + 1) % 6] as string)),
  ]);
  return standing(pen, 300, shapes());
};

export const car: Drawing = (pen) => {
  const { main, accent } = pen;
  const tall = pen.random.integer(430, 480);
  const tyre = (x: number) => disc(x, 722, 76, pen.ball('#35363a')) + disc(x, 722, 40, pen.ball(accent)) + disc(x, 722, 13, '#f1eee6');
  return standing(
    pen,
    330,
    path(`M320 600 C350 ${tall + 20} 380 ${tall} 430 ${tall} H590 C650 ${tall} 680 540 710 600Z`, pen.flat(darker(main, 0.06))) +
      path(
        `M350 596 C370 520 400 ${tall + 34} 440 ${tall + 34} H506 V596Z M530 596 V${tall + 34} H584 C630 ${tall + 34} 650 550 670 596Z`,
        '#dbe8ec',
      ) +
      path('M180 700 C170 620 210 596 300 590 H720 C800 600 832 640 826 706 Q826 732 796 732 H210 Q180 732 180 700Z', pen.round(main)) +
      line('M196 668 H820', lighter(main, 0.55), 9) +
      disc(806, 652, 20, pen.ball('#f7e7b2')) +
      rect(168, 640, 30, 34, 8, '#a63c34') +
      line('M512 600 V724', darker(main, 0.3), 4) +
      rect(530, 626, 44, 10, 5, darker(main, 0.4)) +
      tyre(320) +
      tyre(690) +
      shine('M230 622 H480 V640 H214Z', 0.3),
    1.25,
  );
};

export const train: Drawing = (pen) => {
  const { main, accent, wood } = pen;
  const wheel = (x: number, r: number) => disc(x, 798 - r, r, pen.ball(darker(accent, 0.05))) + disc(x, 798 - r, r * 0.4, pen.ball(wood));
  return standing(
    pen,
    340,
    rect(170, 700, 660, 44, 12, pen.flat(wood)) +
      path('M620 470 H690 L676 360 H634Z', pen.flat(darker(accent, 0.1))) +
      rect(612, 340, 86, 30, 12, pen.flat(wood)) +
      rect(400, 470, 400, 230, 110, pen.flat(main)) +
      rect(400, 470, 200, 230, 6, pen.flat(main)) +
      rect(520, 470, 26, 230, 0, wood) +
      rect(210, 390, 230, 312, 10, pen.flat(accent)) +
      rect(256, 440, 138, 110, 10, '#f4eee0') +
      rect(184, 350, 282, 50, 22, pen.flat(wood)) +
      disc(756, 580, 26, pen.ball('#f4e2a8')) +
      wheel(290, 84) +
      wheel(520, 60) +
      wheel(690, 60),
    1.15,
  );
};

export const kite: Drawing = (pen) => {
  const { main, accent, random } = pen;
  const tail = each(4, (i) => {
    const [x, y] = [
      [452, 690],
      [520, 760],
      [470, 840],
      [540, 905],
    ][i] as [number, number];
    return path(`M${x} ${y} l-34 -20 v40Z M${x} ${y} l34 -20 v40Z`, i % 2 ? main : accent);
  });
  return `<g filter="url(#drop)">${group(
    line('M500 640 C400 720 580 760 480 830 C430 880 540 890 560 940', '#7c766c', 5) +
      tail +
      path('M500 90 L250 330 L500 330Z', pen.flat(main)) +
      path('M500 90 L750 330 L500 330Z', pen.flat(accent)) +
      path('M250 330 L500 650 V330Z', pen.flat(random.chance(0.5) ? lighter(accent, 0.35) : darker(accent, 0.15))) +
      path('M750 330 L500 650 V330Z', pen.flat(darker(main, 0.12))) +
      line('M500 90 V650 M250 330 H750', lighter(pen.wood, 0.2), 7),
    `rotate(${random.integer(-24, 24)} 500 480)`,
  )}</g>`;
};

export const house: Drawing = (pen) => {
  const { main, accent } = pen;
  const roof = darker(accent, 0.1);
  const window = (x: number, y: number) =>
    rect(x, y, 86, 92, 6, '#fff6dc', 'stroke="#faf7f0" stroke-width="12"') +
    line(`M${x + 43} ${y} V${y + 92} M${x} ${y + 46} H${x + 86}`, '#faf7f0', 8);
  return standing(
    pen,
    260,
    rect(620, 260, 60, 150, 4, pen.flat(darker(main, 0.25))) +
      rect(270, 450, 460, 350, 4, pen.flat(main)) +
      path('M220 462 L500 240 L780 462Z', pen.flat(roof)) +
      each(3, (i) => line(`M${400 - i * 60} ${330 + i * 46} H${600 + i * 60}`, darker(roof, 0.25), 5)) +
      window(320, 500) +
      window(594, 500) +
      window(320, 650) +
      path('M560 800 V680 Q560 640 606 640 Q652 640 652 680 V800Z', pen.flat(roof)) +
      disc(636, 730, 8, tints['Brass'] as string) +
      rect(250, 790, 500, 14, 4, pen.flat(pen.wood)),
    1.2,
  );
};

export const game: Drawing = (pen) => {
  const { main, accent } = pen;
  const squares = each(32, (i) => {
    const [row, column] = [Math.floor(i / 4), (i % 4) * 2 + (Math.floor(i / 4) % 2)];
    return rect(-240 + column * 60, -240 + row * 60, 60, 60, 0, darker(pen.wood, 0.5));
  });
  const piece = (x: number, y: number, colour: string, tall: number) =>
    oval(x + 10, y + 6, 46, 14, 'url(#shadow)') +
    oval(x, y, 38, 13, pen.flat(colour)) +
    path(
      `M${x - 32} ${y - 4} C${x - 12} ${y - 40} ${x - 14} ${y - tall + 30} ${x - 12} ${y - tall} H${x + 12} C${x + 14} ${y - tall + 30} ${x + 12} ${y - 40} ${x + 32} ${y - 4}Z`,
      pen.round(colour),
    ) +
    oval(x, y - tall, 25, 9, pen.flat(colour)) +
    disc(x, y - tall - 22, 25, pen.ball(colour));
  return standing(
    pen,
    350,
    `<g transform="translate(500 680) scale(1 0.42) rotate(45)">${rect(-262, -238, 524, 524, 6, darker(pen.wood, 0.55))}${rect(-262, -262, 524, 524, 6, pen.wood)}${rect(-240, -240, 480, 480, 0, lighter(pen.wood, 0.5))}${squares}</g>` +
      piece(400, 640, '#e9dcc0', 100) +
      piece(560, 620, '#4a3a30', 120) +
      piece(500, 720, '#e9dcc0', 140) +
      piece(650, 700, pen.random.chance(0.5) ? main : accent, 90),
  );
};
