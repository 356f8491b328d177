import { darker, lighter, tints } from './colours.ts';
import type { Pen } from './pen.ts';
import { type Drawing, disc, each, group, line, oval, path, rect, shine, standing } from './stage.ts';

function wheel(x: number, tyre: string): string {
  const spokes = each(9, (i) => {
    const [dx, dy] = [Math.cos((i * Math.PI) / 9) * 138, Math.sin((i * Math.PI) / 9) * 138];
    return line(`M${x - dx} ${648 - dy} L${x + dx} ${648 + dy}`, '#aeb3b7', 2);
  });
  return (
    spokes +
    disc(x, 648, 145, 'none', `stroke="${tyre}" stroke-width="15"`) +
    disc(x, 648, 133, 'none', 'stroke="#c9cdd0" stroke-width="6"') +
    disc(x, 648, 13, '#6d7176')
  );
}

function bicycle(pen: Pen, kind: 'city' | 'road'): string {
  const { main, random } = pen;
  const tube = kind === 'city' ? 17 : 14;
  const tyre = random.chance(0.3) ? '#8a6a4c' : '#2d2e31';
  const low = kind === 'city' && random.chance(0.5);
  const top = low ? 'M400 470 C480 520 560 560 640 470' : 'M396 448 L640 440';
  const seat = random.chance(0.5) ? '#7d5238' : '#2f3034';
  const bars =
    kind === 'city'
      ? line('M634 400 L628 366 C590 350 570 360 544 384', '#8d9297', 12) + line('M566 364 L540 386', seat, 20)
      : line('M634 400 L668 392 C716 390 716 452 684 462 L664 458', '#2f3034', 14);
  const extras =
    kind === 'city'
      ? line('M560 650 m0 0', main, 1) +
        line('M142 600 A150 150 0 0 1 360 540', darker(main, 0.15), 11) +
        line('M640 500 A168 168 0 0 1 870 570', darker(main, 0.15), 11) +
        (random.chance(0.5)
          ? path('M668 372 H800 L780 470 H690Z', pen.flat('#b98d5c')) + each(4, (i) => line(`M680 ${392 + i * 21} H790`, '#8f6a42', 4))
          : disc(676, 440, 20, pen.ball('#f5e6b4')))
      : line('M470 560 L440 470', '#d9dcde', 22);
  return standing(
    pen,
    400,
    wheel(270, tyre) +
      wheel(735, tyre) +
      line('M270 648 L396 448 M270 648 L470 648', darker(main, 0.15), tube - 3) +
      line('M640 440 L735 648', darker(main, 0.1), tube) +
      line(`M390 420 L470 648 L640 470 ${top}`, main, tube) +
      line('M394 424 L468 630', lighter(main, 0.45), 4, 'opacity="0.7"') +
      line('M648 466 L634 396', main, tube) +
      line('M384 404 L378 380', '#8d9297', 12) +
      path('M318 366 C340 352 400 362 440 372 C444 386 400 384 386 396 C360 396 322 396 318 366Z', pen.flat(seat)) +
      disc(470, 648, 36, 'none', 'stroke="#777c81" stroke-width="9"') +
      line('M470 648 L500 710 M480 712 H522 M470 648 L440 586', '#5b6065', 10) +
      line('M270 634 L466 614 M270 662 L466 684', '#54585c', 4) +
      extras +
      bars,
  );
}

export const cityBicycle: Drawing = (pen) => bicycle(pen, 'city');
export const roadBicycle: Drawing = (pen) => bicycle(pen, 'road');

export const helmet: Drawing = (pen) => {
  const { main, random } = pen;
  const vents = random.integer(3, 5);
  return standing(
    pen,
    250,
    line('M330 690 C380 800 470 800 520 700 M620 690 C600 780 500 796 450 780', '#3a3b3f', 14) +
      rect(420, 772, 60, 26, 8, '#27282b') +
      path(
        'M214 690 C200 470 340 340 520 344 C700 350 800 480 790 670 Q780 700 730 700 C600 660 380 680 260 716 Q220 720 214 690Z',
        pen.ball(main),
      ) +
      each(vents, (i) => {
        const x = 320 + (i * 360) / vents;
        return path(`M${x} 610 C${x + 6} 520 ${x + 40} 440 ${x + 92} 410 C${x + 70} 470 ${x + 56} 540 ${x + 52} 600Z`, darker(main, 0.55));
      }) +
      line('M222 690 C380 640 620 640 780 676', lighter(main, 0.5), 7) +
      shine('M280 500 C330 420 400 380 470 374 C400 420 340 470 310 540Z', 0.35),
    1.3,
  );
};

export const bottle: Drawing = (pen) => {
  const { main, random } = pen;
  const width = random.integer(96, 124);
  const cap = random.pick([pen.wood, '#2f3034', tints['Steel'] as string]);
  const [left, right] = [500 - width, 500 + width];
  const loop = random.chance(0.5) ? line('M450 210 C450 120 550 120 550 210', darker(cap, 0.1), 18) : '';
  return standing(
    pen,
    width,
    loop +
      rect(438, 204, 124, 84, 16, pen.round(cap)) +
      path(
        `M446 286 H554 C560 350 ${right} 350 ${right} 430 V770 Q${right} 800 ${right - 34} 800 H${left + 34} Q${left} 800 ${left} 770 V430 C${left} 350 440 350 446 286Z`,
        pen.round(main),
      ) +
      (random.chance(0.5) ? rect(left, 690, width * 2, 50, 0, pen.round(pen.accent)) : '') +
      rect(470, 520, 60, 60, 30, lighter(main, 0.6), 'opacity="0.7"') +
      oval(500, 286, 56, 9, darker(main, 0.3)),
    0.98,
  );
};

export const ball: Drawing = (pen) => {
  const { main, random } = pen;
  const seam = random.chance(0.5) ? darker(main, 0.5) : lighter(main, 0.8);
  const seams =
    'M290 580 C400 640 600 640 710 580 M500 364 C440 480 440 680 500 796 M340 430 C420 520 420 660 350 738 M660 430 C580 520 580 660 650 738';
  return standing(
    pen,
    150,
    group(disc(500, 580, 218, pen.ball(main)) + line(seams, seam, 7, 'opacity="0.8"'), `rotate(${random.integer(-30, 30)} 500 580)`) +
      shine('M360 470 C400 410 460 390 500 392 C450 420 410 450 390 510Z', 0.35),
    1.5,
  );
};
