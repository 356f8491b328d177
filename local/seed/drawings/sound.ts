import { darker, lighter } from './colours.ts';
import { type Drawing, disc, each, group, line, lying, oval, path, rect, shine, standing } from './stage.ts';

export const headphones: Drawing = (pen) => {
  const { main, random } = pen;
  const pad = random.chance(0.5) ? '#2f3034' : darker(main, 0.5);
  const cup = (side: number) =>
    group(
      rect(-62, -110, 76, 220, 38, pen.round(pad)) +
        rect(-12, -124, 92, 248, 46, pen.round(main)) +
        oval(44, 0, 20, 70, lighter(main, 0.25), 'opacity="0.5"'),
      `translate(${500 + side * 250} 620) scale(${side} 1) rotate(-6)`,
    );
  return lying(
    pen,
    16,
    line('M236 560 C200 120 800 120 764 560', darker(main, 0.25), 50) +
      line('M240 540 C214 146 786 146 760 540', main, 34) +
      line('M320 330 C380 210 620 210 680 330', pad, 44) +
      line('M238 480 V570 M762 480 V570', pen.metal, 20) +
      cup(-1) +
      cup(1),
  );
};

export const speakers: Drawing = (pen) => {
  const cabinet = pen.main;
  const grille = pen.random.chance(0.35);
  const ring = pen.random.chance(0.5) ? darker(pen.main, 0.3) : '#2b2c30';
  const one =
    path('M626 332 L672 350 V776 L626 800Z', darker(cabinet, 0.4)) +
    rect(330, 330, 300, 470, 12, pen.flat(cabinet)) +
    (grille
      ? rect(352, 352, 256, 426, 10, pen.flat(pen.accent)) +
        each(20, (i) => line(`M362 ${372 + i * 20.5} H598`, darker(pen.accent, 0.18), 3, 'opacity="0.6"'))
      : disc(480, 430, 54, darker(ring, 0.2)) +
        disc(480, 430, 38, pen.ball('#3c3d42')) +
        disc(480, 430, 14, '#7d8084') +
        disc(480, 636, 122, pen.flat(ring)) +
        disc(480, 636, 100, pen.ball('#34353a')) +
        disc(480, 636, 42, pen.ball(pen.metal)));
  return standing(pen, 330, group(one, 'translate(-150 60) scale(0.92)') + group(one, 'translate(170 0)'));
};

export const amplifier: Drawing = (pen) => {
  const { main, random } = pen;
  const face = main;
  const knob = (x: number, r: number) =>
    disc(x, 660, r + 8, darker(face, 0.25)) +
    disc(x, 656, r, pen.ball(random.chance(0.5) ? pen.metal : '#3a3b3f')) +
    line(`M${x} ${656 - r + 6} V${656 - r * 0.4}`, '#f5f2ea', 6);
  return standing(
    pen,
    370,
    path('M150 560 L220 500 H800 L850 560Z', pen.flat(darker(pen.wood, 0.05))) +
      each(9, (i) => line(`M${300 + i * 50} 518 L${290 + i * 53} 544`, darker(pen.wood, 0.5), 9)) +
      rect(150, 560, 700, 218, 10, pen.flat(pen.wood)) +
      rect(172, 578, 656, 182, 6, pen.flat(face)) +
      rect(222, 776, 70, 24, 6, '#2c2c2e') +
      rect(708, 776, 70, 24, 6, '#2c2c2e') +
      rect(350, 606, 210, 92, 8, '#232a2e') +
      line('M376 672 Q455 606 534 672', '#e7b65a', 5) +
      line(`M455 684 L${random.integer(400, 510)} 630`, '#e2574c', 5) +
      each(4, (i) => rect(352 + i * 54, 716, 36, 20, 5, darker(face, 0.4))) +
      knob(260, 44) +
      knob(630, 28) +
      knob(740, 44),
    1.12,
  );
};

export const radio: Drawing = (pen) => {
  const { main, random } = pen;
  const face = lighter(main, 0.55);
  const dots = each(63, (i) => disc(286 + (i % 9) * 30, 566 + Math.floor(i / 9) * 28, 7, darker(main, 0.45)));
  return standing(
    pen,
    310,
    line('M660 480 L800 250', '#a9adb1', 8) +
      disc(800, 250, 11, '#c9ccd0') +
      line('M340 480 C340 390 660 390 660 480', random.chance(0.5) ? '#8d5d3f' : darker(main, 0.3), 26) +
      rect(200, 476, 600, 322, 54, pen.round(main)) +
      rect(238, 516, 524, 244, 30, pen.flat(face)) +
      dots +
      disc(654, 610, 78, darker(face, 0.2)) +
      disc(654, 606, 70, pen.ball('#f6f2e8')) +
      line(`M654 606 L${random.integer(620, 690)} 556`, '#cc4a3d', 7) +
      each(3, (i) => disc(600 + i * 54, 724, 19, pen.ball(pen.metal))),
  );
};

export const recordPlayer: Drawing = (pen) => {
  const { main, accent, random } = pen;
  const box = main;
  return lying(
    pen,
    14,
    rect(150, 190, 700, 620, 34, pen.flat(box)) +
      rect(150, 190, 700, 620, 34, 'none', `stroke="${lighter(box, 0.35)}" stroke-width="5"`) +
      disc(430, 500, 262, darker(box, 0.3)) +
      disc(430, 500, 248, '#222326') +
      each(7, (i) => disc(430, 500, 236 - i * 20, 'none', 'stroke="#3a3b40" stroke-width="3"')) +
      path('M430 500 L250 330 A248 248 0 0 1 340 270Z M430 500 L610 670 A248 248 0 0 1 520 730Z', '#fff', 'opacity="0.1"') +
      disc(430, 500, 88, pen.ball(random.chance(0.5) ? accent : main)) +
      disc(430, 500, 9, '#f4f1ea') +
      disc(764, 300, 52, pen.ball('#d8dadc')) +
      line('M764 300 V560 L640 650', '#c5c9cc', 15) +
      line('M760 296 V556 L640 644', '#f3f4f5', 4) +
      rect(606, 630, 58, 36, 8, '#2b2c30', 'transform="rotate(-36 635 648)"') +
      disc(764, 736, 27, pen.ball(pen.metal)),
  );
};

export const guitar: Drawing = (pen) => {
  const { main, random } = pen;
  const light = main;
  const waist = random.integer(398, 420);
  const body = `M500 470 C${waist - 30} 440 330 500 370 620 C385 660 300 690 310 790 C320 900 420 930 500 930 C580 930 680 900 690 790 C700 690 615 660 630 620 C670 500 ${1030 - waist} 440 500 470Z`;
  return lying(
    pen,
    35,
    path(body, pen.flat(light), `stroke="${darker(light, 0.45)}" stroke-width="12"`) +
      disc(500, 640, 66, darker(light, 0.4)) +
      disc(500, 640, 54, '#2a211b') +
      rect(428, 800, 144, 28, 8, '#3a2a20') +
      rect(470, 150, 60, 460, 4, pen.round('#4a3426')) +
      each(9, (i) => line(`M472 ${210 + i * 42} H528`, '#c9b78f', 4)) +
      path('M452 30 H548 L536 156 H464Z', pen.flat(darker(light, 0.25))) +
      each(6, (i) => disc(i % 2 ? 556 : 444, 58 + Math.floor(i / 2) * 34, 12, '#d4c9ae')) +
      each(4, (i) => line(`M${482 + i * 12} 100 V812`, '#efe9da', 2, 'opacity="0.9"')),
  );
};

export const drum: Drawing = (pen) => {
  const { main } = pen;
  const wood = main;
  return standing(
    pen,
    190,
    path('M640 330 L720 290 V750 L640 800Z', pen.flat(darker(wood, 0.35))) +
      path('M320 330 L420 290 H720 L640 330Z', pen.flat(lighter(wood, 0.2))) +
      rect(320, 330, 320, 470, 6, pen.flat(wood)) +
      each(6, (i) =>
        line(`M${346 + i * 52} 340 C${356 + i * 52} 480 ${336 + i * 52} 640 ${348 + i * 52} 790`, darker(wood, 0.16), 3, 'opacity="0.5"'),
      ) +
      disc(480, 520, 74, darker(wood, 0.3)) +
      disc(480, 524, 66, '#2b211a') +
      each(4, (i) => disc(i % 2 ? 616 : 344, i < 2 ? 356 : 774, 8, '#c9ccd0')) +
      shine('M330 340 H420 L340 700Z', 0.12),
  );
};
