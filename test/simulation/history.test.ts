import { expect, test } from 'vitest';
import { violationNames, violations } from './history.ts';
import { soundEnd, unsoundEnds } from './unsound.ts';

test('in the end of a sound life nothing is wrong', () => {
  const { model, history } = soundEnd();
  expect(violations(model, history)).toEqual([]);
});

test.each(unsoundEnds)('%s: %s', (violation, _, spoil) => {
  const end = soundEnd();
  spoil(end);
  expect(violations(end.model, end.history)).toContain(violation);
});

test('everything that can be wrong is shown to be seen', () => {
  expect(new Set(unsoundEnds.map(([violation]) => violation))).toEqual(new Set(violationNames));
});
