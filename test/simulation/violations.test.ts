import { expect, test } from 'vitest';
import { violationNames } from './history.ts';
import { failBesideHand, soundEnd, unsoundEnds } from './unsound.ts';
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

test('a refund may fail because an operator gave all of it back by hand', () => {
  const end = soundEnd();
  failBesideHand(end, end.model.payment.transactions.get('purchase 1')?.amountCents);
  expect(violations(end.model, end.history)).not.toContain('refund failed without a cause');
});

test('every violation is shown to be detected', () => {
  expect(new Set(unsoundEnds.map(([violation]) => violation))).toEqual(new Set(violationNames));
});
