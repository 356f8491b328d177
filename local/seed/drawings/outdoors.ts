import { darker, lighter, tints } from './colours.ts';
import { type Drawing, disc, each, group, line, lying, oval, path, rect, shine, standing } from './stage.ts';

const leafGreens = ['#4d7a55', '#5f8f5e', '#3f6b52', '#7c9a62'];

export const wateringCan: Drawing = (pen) => {
  const { main, random } = pen;
  const handle = random.chance(0.4) ? pen.wood : darker(main, 0.15);
  return standing(
    pen,
    220,
    line('M640 500 C820 460 830 720 660 730', handle, 28) +
      line('M420 490 C440 380 590 380 620 490', handle, 26) +
      path('M360 690 L190 440 L228 420 L400 590Z', pen.flat(darker(main, 0.06))) +
      path('M150 466 L248 400 L228 372 Q170 384 142 432Z', pen.round(lighter(main, 0.1))) +
      path('M372 500 H662 L690 780 Q690 798 664 798 H370 Q346 798 346 780Z', pen.round(main)) +
      oval(517, 500, 145, 24, darker(main, 0.3)) +
      line('M366 560 Q517 586 668 560 M352 740 Q517 768 684 740', darker(main, 0.2), 6) +
      shine('M400 540 L432 542 L424 770 L386 770Z', 0.22),
    1.2,
  );
};

export const plant: Drawing = (pen) => {
  const { main, random } = pen;
  const count = random.integer(7, 12);
  const long = random.integer(170, 260);
  const wide = random.integer(34, 64);
  const leaves = each(count, (i) => {
    const angle = -80 + (160 * (i + 0.5)) / count + random.integer(-6, 6);
    const size = long * (1 - Math.abs(angle) / 260) + random.integer(-24, 24);
    const leaf = pen.flat(leafGreens[i % leafGreens.length] as string);
    return group(
      path(
        `M0 0 C${-wide} ${-size * 0.4} ${-wide * 0.6} ${-size * 0.9} 0 ${-size} C${wide * 0.6} ${-size * 0.9} ${wide} ${-size * 0.4} 0 0Z`,
        leaf,
      ) + line(`M0 0 V${-size * 0.85}`, '#e3ecd6', 3, 'opacity="0.45"'),
      `translate(500 545) rotate(${angle})`,
    );
  });
  const saucer = random.chance(0.5) ? rect(380, 778, 240, 24, 8, pen.round(darker(main, 0.15))) : '';
  return standing(
    pen,
    140,
    leaves +
      oval(500, 540, 138, 18, '#4b382b') +
      saucer +
      path('M366 560 H634 L604 780 Q600 798 578 798 H422 Q400 798 396 780Z', pen.round(main)) +
      rect(346, 528, 308, 58, 12, pen.round(lighter(main, 0.06))) +
      shine('M402 600 H436 L446 780 L424 780Z', 0.2),
    1.3,
  );
};

export const bench: Drawing = (pen) => {
  const wood = pen.main;
  const leg = pen.random.chance(0.5) ? '#45474b' : darker(wood, 0.2);
  const slats = each(3, (i) => rect(180, 390 + i * 62, 640, 44, 10, pen.flat(wood)));
  return standing(
    pen,
    340,
    line('M240 400 V796 M760 400 V796 M210 640 V796 M790 640 V796', leg, 26) +
      slats +
      path('M190 590 H810 L850 640 H150Z', pen.flat(lighter(wood, 0.12))) +
      line('M175 612 H826', darker(wood, 0.3), 4) +
      rect(150, 640, 700, 34, 8, pen.flat(darker(wood, 0.1))) +
      line('M240 520 H170 V640 M760 520 H830 V640', leg, 22),
    1.12,
  );
};

export const tent: Drawing = (pen) => {
  const { main } = pen;
  const floor = darker(main, 0.4);
  return standing(
    pen,
    380,
    path('M430 330 L690 380 L900 770 L640 800Z', pen.flat(darker(main, 0.2))) +
      path('M430 330 L120 800 H640Z', pen.flat(main)) +
      path('M430 420 L300 800 H540Z', '#2f2a26') +
      path('M430 420 L300 800 H250 Q340 640 430 420Z', pen.flat(lighter(main, 0.3))) +
      path('M430 420 L540 800 H590 Q520 640 430 420Z', pen.flat(lighter(main, 0.25))) +
      line('M430 330 L120 800 M430 330 L640 800 M690 380 L900 770', floor, 6) +
      line('M120 800 L60 806 M900 770 L950 786', '#8d8677', 5) +
      shine('M420 360 L180 780 H220Z', 0.18),
    1.12,
  );
};

export const backpack: Drawing = (pen) => {
  const { main, accent, random } = pen;
  const strap = random.chance(0.5) ? '#8d5d3f' : darker(main, 0.45);
  const roll = random.chance(0.4) ? rect(300, 250, 400, 96, 48, pen.round(accent)) + line('M390 250 V346 M610 250 V346', strap, 16) : '';
  return standing(
    pen,
    220,
    line('M440 300 C440 220 560 220 560 300', strap, 20) +
      roll +
      path('M300 420 Q300 300 420 300 H580 Q700 300 700 420 V740 Q700 798 640 798 H360 Q300 798 300 740Z', pen.round(main)) +
      rect(250, 560, 74, 200, 32, pen.round(darker(main, 0.12))) +
      rect(676, 560, 74, 200, 32, pen.round(darker(main, 0.2))) +
      path('M296 430 Q296 300 420 296 H580 Q704 300 704 430 Q704 500 640 500 H360 Q296 500 296 430Z', pen.flat(lighter(main, 0.08))) +
      rect(360, 560, 280, 190, 30, pen.flat(darker(main, 0.08))) +
      line('M380 612 H620', darker(main, 0.4), 6) +
      line('M420 480 V560 M580 480 V560', strap, 22) +
      rect(404, 516, 32, 28, 6, pen.metal) +
      rect(564, 516, 32, 28, 6, pen.metal),
    1.15,
  );
};

export const compass: Drawing = (pen) => {
  const { main, random } = pen;
  const angle = random.integer(-70, 70);
  const ticks = each(24, (i) =>
    line(`M500 ${i % 6 ? 300 : 292} V${i % 6 ? 318 : 336}`, '#55585c', i % 6 ? 4 : 9, `transform="rotate(${i * 15} 500 520)"`),
  );
  return lying(
    pen,
    20,
    rect(470, 190, 60, 70, 14, pen.round(main)) +
      disc(500, 180, 52, 'none', `stroke="${darker(main, 0.1)}" stroke-width="18"`) +
      disc(500, 520, 280, pen.flat(main)) +
      disc(500, 520, 248, darker(main, 0.3)) +
      disc(500, 520, 240, '#f5f1e6') +
      ticks +
      group(
        path('M500 320 L536 520 H464Z', '#c2453a') +
          path('M500 720 L536 520 H464Z', '#4b5057') +
          disc(500, 520, 20, pen.ball(tints['Brass'] as string)),
        `rotate(${angle} 500 520)`,
      ) +
      shine('M300 460 A210 210 0 0 1 480 312 A260 260 0 0 0 340 500Z', 0.5),
  );
};
