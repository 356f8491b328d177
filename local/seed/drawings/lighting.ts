import { darker, lighter } from './colours.ts';
import { type Drawing, disc, each, group, line, lying, oval, path, rect, shine, standing } from './stage.ts';

const warm = '#ffe2a0';

export const deskLamp: Drawing = (pen) => {
  const { main, random } = pen;
  const arm = random.chance(0.5) ? pen.metal : main;
  const [elbowX, elbowY] = [random.integer(290, 350), random.integer(490, 550)];
  const [headX, headY] = [random.integer(540, 600), random.integer(290, 350)];
  const tilt = random.integer(-34, -8);
  const shade = random.chance(0.5)
    ? 'M-46 -40 Q0 -70 46 -40 L130 110 Q0 140 -130 110Z'
    : 'M-40 -52 Q0 -70 40 -52 C130 -30 140 60 140 110 Q0 132 -140 110 C-140 60 -130 -30 -40 -52Z';
  const head = oval(0, 112, 122, 22, '#fff4d2') + path(shade, pen.round(main)) + rect(-22, -86, 44, 40, 10, pen.round(arm));
  return standing(
    pen,
    170,
    oval(headX + 60, 600, 300, 250, pen.glow(warm)) +
      oval(420, 792, 140, 26, darker(main, 0.35)) +
      oval(420, 778, 140, 26, pen.flat(main)) +
      line(`M420 774 L${elbowX} ${elbowY} L${headX} ${headY - 40}`, arm, 17) +
      line(`M416 774 L${elbowX - 4} ${elbowY} L${headX - 4} ${headY - 44}`, lighter(arm, 0.45), 4, 'opacity="0.6"') +
      disc(elbowX, elbowY, 21, pen.ball(arm)) +
      group(head, `translate(${headX} ${headY}) rotate(${tilt})`),
  );
};

export const floorLamp: Drawing = (pen) => {
  const { main, random } = pen;
  const [top, bottom] = [random.integer(80, 130), random.integer(150, 190)];
  const legs = random.chance(0.5)
    ? line('M500 420 L370 796 M500 420 L630 796 M500 420 L510 790', pen.wood, 18)
    : line('M500 380 V780', pen.metal, 15) + oval(500, 792, 118, 22, darker(pen.metal, 0.3)) + oval(500, 784, 118, 20, pen.flat(pen.metal));
  return standing(
    pen,
    150,
    oval(500, 330, 400, 340, pen.glow(warm)) +
      legs +
      path(`M${500 - top} 130 H${500 + top} L${500 + bottom} 390 H${500 - bottom}Z`, pen.round(lighter(main, 0.15))) +
      oval(500, 390, bottom, 18, '#fff0c8') +
      oval(500, 130, top, 11, lighter(main, 0.55)),
  );
};

export const pendant: Drawing = (pen) => {
  const { main, random } = pen;
  const y = random.integer(330, 420);
  const shape = random.pick([
    'M-60 -90 C-200 -70 -240 60 -250 130 Q0 165 250 130 C240 60 200 -70 60 -90 Q0 -104 -60 -90Z',
    'M-40 -110 L40 -110 L230 140 Q0 176 -230 140Z',
    'M-50 -100 C-90 0 -180 20 -200 130 Q0 165 200 130 C180 20 90 0 50 -100Z',
  ]);
  return (
    oval(500, y + 300, 380, 330, pen.glow(warm)) +
    line(`M500 0 V${y - 110}`, '#3a3835', 7) +
    group(
      rect(-26, -138, 52, 50, 10, pen.round(pen.metal)) + oval(0, 134, 232, 26, '#fff2cc') + path(shape, pen.round(main)),
      `translate(500 ${y})`,
    )
  );
};

export const lantern: Drawing = (pen) => {
  const { main } = pen;
  const cage = each(4, (i) => rect(352 + i * 92, 430, 18, 320, 5, pen.round(main)));
  return standing(
    pen,
    190,
    line('M400 360 C400 180 600 180 600 360', darker(main, 0.1), 14) +
      path('M340 430 L410 340 H590 L660 430Z', pen.round(main)) +
      rect(450, 316, 100, 30, 8, pen.round(darker(main, 0.1))) +
      rect(352, 430, 296, 320, 6, '#f6efdc') +
      oval(500, 560, 180, 190, pen.glow('#ffcf6b')) +
      rect(455, 610, 90, 140, 10, pen.round('#f4ead6')) +
      path('M500 520 C530 560 526 600 500 606 C474 600 470 560 500 520Z', '#f6a83c') +
      path('M500 552 C514 576 512 598 500 602 C488 598 486 576 500 552Z', '#fff0b8') +
      cage +
      rect(326, 744, 348, 54, 10, pen.round(main)) +
      rect(334, 424, 332, 18, 6, pen.round(darker(main, 0.12))),
  );
};

export const candle: Drawing = (pen) => {
  const { main, random } = pen;
  const one = (x: number, height: number) =>
    oval(x, 260 + (500 - height), 130, 140, pen.glow('#ffd98a')) +
    oval(x, 790, 86, 16, pen.flat(darker(main, 0.15))) +
    path(`M${x - 14} 784 L${x - 10} ${800 - height * 0.5} H${x + 10} L${x + 14} 784Z`, pen.round(main)) +
    path(`M${x - 44} ${790 - height * 0.56} H${x + 44} L${x + 24} ${808 - height * 0.5} H${x - 24}Z`, pen.round(main)) +
    rect(x - 22, 760 - height, 44, height * 0.44 + 36, 6, pen.round('#f3eadb')) +
    path(`M${x} ${690 - height} q26 44 0 66 q-26 -22 0 -66Z`, '#f6a83c');
  return standing(pen, 230, one(330, random.integer(300, 360)) + one(500, random.integer(420, 470)) + one(670, random.integer(240, 290)));
};

export const mirror: Drawing = (pen) => {
  const frame = pen.main;
  const [rx, ry] = pen.random.pick([
    [310, 310],
    [250, 350],
  ]) as [number, number];
  return lying(
    pen,
    0,
    oval(500, 490, rx, ry, pen.flat(frame)) +
      oval(500, 490, rx - 26, ry - 26, pen.flat('#cfdbe0')) +
      shine(
        `M${500 - rx * 0.6} 620 L${500 + rx * 0.2} ${490 - ry * 0.8} L${500 + rx * 0.45} ${490 - ry * 0.66} L${500 - rx * 0.4} 700Z`,
        0.35,
      ),
  );
};
