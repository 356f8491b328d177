import { expect, test } from 'vitest';
import { type Fault, type FaultKind, schedule } from './attack/schedule.ts';
import { edgeNames } from './system/edges.ts';
import { partNames } from './system/processes.ts';

function first(quantity: number, seed: number, kinds: FaultKind[]): Fault[] {
  const faults = schedule(seed, kinds, 1_000);
  return Array.from({ length: quantity }, () => faults.next().value);
}

test('the same seed gives the same schedule, and another seed gives another', () => {
  const faults = first(200, 7, ['kill', 'stop', 'network']);
  expect(first(200, 7, ['kill', 'stop', 'network'])).toEqual(faults);
  expect(first(200, 8, ['kill', 'stop', 'network'])).not.toEqual(faults);
});

test.each(['kill', 'stop'] as const)('%s: every part is attacked once before any is attacked again', (kind) => {
  const parts = first(partNames.length, 3, [kind]).map((fault) => (fault.kind === 'network' ? undefined : fault.part));
  expect(parts.toSorted()).toEqual(partNames.toSorted());
});

test('network: every edge fails in every way that its protocol allows', () => {
  const attacked = first(200, 3, ['network']).flatMap((fault) => (fault.kind === 'network' ? [`${fault.mode} ${fault.edge}`] : []));
  for (const edge of edgeNames)
    for (const mode of ['delay', 'hold', 'retain', 'lose', 'swallow', 'truncate', 'reset', 'refuse'])
      expect(attacked).toContain(`${mode} ${edge}`);
  expect(attacked).toContain('twice client to functions-1');
  expect(attacked).not.toContain('twice product-db to postgres');
});
