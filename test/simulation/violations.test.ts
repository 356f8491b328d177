import { expect, test } from 'vitest';
import { violationNames } from './history.ts';
import { soundEnd, unsoundEnds } from './unsound.ts';
import { violations } from './violations.ts';

test('a sound life has no violation', () => {
  const { model, history } = soundEnd();
  expect(violations(model, history)).toEqual([]);
});

test.each(unsoundEnds)('%s: %s', (violation, _, spoil) => {
  const end = soundEnd();
  spoil(end);
  expect(violations(end.model, end.history)).toContain(violation);
});

test('every violation is shown to be detected', () => {
  expect(new Set(unsoundEnds.map(([violation]) => violation))).toEqual(new Set(violationNames));
});
