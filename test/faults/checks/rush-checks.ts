import type { Books } from './books.ts';
import type { Figure } from './figures.ts';
import { percentile } from './figures.ts';
import type { Rush } from './records.ts';

const soldOutTargetMs = 300;

const isSold = ({ status }: Rush['answers'][number]) => status === 201;
const isSoldOut = ({ status, code }: Rush['answers'][number]) => status === 409 && code === 'insufficient_quantity';

/** Every unit must have one buyer, who got a success. */
export function notSoldOut({ itemId, units, answers }: Rush, { purchases, items }: Books): string[] {
  const paid = purchases.filter(({ status, lines }) => status === 'paid' && lines.some((line) => line.itemId === itemId));
  const figures = {
    told: answers.filter((answer) => answer.finally === 201).length,
    sold: paid.length,
    left: items.find(({ id }) => id === itemId)?.quantity,
  };
  const isExact = figures.told === units && figures.sold === units && figures.left === 0;
  return isExact
    ? []
    : [`of ${units} units of item ${itemId}, ${figures.sold} were sold, ${figures.told} buyers got a success, ${figures.left} are left`];
}

/** A rush has no faults, so errors have no excuse: all other buyers must be told that the item is sold out. */
export function wrongResponses({ itemId, answers }: Rush): string[] {
  const others = answers.filter((answer) => !isSold(answer) && !isSoldOut(answer));
  return others.map(({ status, code, ms }) => `item ${itemId}: ${status} ${code ?? ''} after ${ms} ms`);
}

export function rushFigures({ answers }: Rush): Figure[] {
  const times = (of: typeof isSold) => answers.filter(of).map(({ ms }) => ms);
  return [
    { name: 'rush: sold-out responses, p99', value: percentile(times(isSoldOut), 99), unit: 'ms', target: { atMost: soldOutTargetMs } },
    { name: 'rush: sold-out responses, median', value: percentile(times(isSoldOut), 50), unit: 'ms' },
    { name: 'rush: purchases, p99', value: percentile(times(isSold), 99), unit: 'ms' },
    { name: 'rush: purchases, median', value: percentile(times(isSold), 50), unit: 'ms' },
  ];
}
