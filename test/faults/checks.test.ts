import { expect, test } from 'vitest';
import { refundIdOf } from '../../functions/purchase/fingerprint.ts';
import { simulatedBugs } from '../simulation/lives.ts';
import { plantedInProductDb } from '../support/bugs/in-product-db.ts';
import { plantedBugs } from '../support/bugs/planted-bugs.ts';
import type { BookedRefund } from './checks/books.ts';
import { checkNames, type Evidence, runChecks } from './checks/checks.ts';
import { figuresMissed, figuresOf } from './checks/scene-figures.ts';
import { caughtBy } from './controls/planted-bugs.ts';
import { fast, slow } from './controls/slow.ts';
import { kill, sound, tell } from './controls/sound-evidence.ts';
import { unsound } from './controls/unsound.ts';
import { variants } from './scenes/outage.ts';

test('a sound run has no findings', () => {
  expect(Object.values(runChecks(sound())).flat()).toEqual([]);
});

test.each(unsound)('%s: %s', (check, _, spoil) => {
  const evidence = sound();
  spoil(evidence);
  expect(runChecks(evidence)[check]).not.toEqual([]);
});

test.each(slow)('%s misses its target, %s, when it is slow', (figure, variant, spoil) => {
  const missed = ({ scenes, history }: Evidence) => figuresMissed(scenes, history);
  const evidence = fast(variant);
  expect(missed(evidence)).toEqual([]);
  spoil(evidence);
  expect(missed(evidence)).toEqual([figure]);
});

test('every figure with a target can miss it', () => {
  const judged = variants.flatMap((variant) => figuresOf(fast(variant).scenes, fast(variant).history)).filter(({ target }) => target);
  expect(new Set(slow.map(([figure]) => figure))).toEqual(new Set(judged.map(({ name }) => name)));
});

test('every check can fail', () => {
  expect(new Set(unsound.map(([check]) => check))).toEqual(new Set(checkNames));
});

test('a late response of a function that was stopped meanwhile is not a finding', () => {
  const evidence = sound();
  tell(evidence, { status: 0 });
  const stopped = { ...evidence, inflicted: [{ ...kill, where: 'functions-1' }] };
  expect(runChecks(stopped)['responses after their deadline']).toEqual([]);
});

test('an adopted refund has no key, and an id that is made from its key', () => {
  const { id } = sound().books.refunds[0] as BookedRefund;
  const evidence: Evidence = JSON.parse(JSON.stringify(sound()).replaceAll(id, refundIdOf(3, 'back')));
  const [refund] = evidence.books.refunds as [BookedRefund];
  refund.key = null;
  expect(Object.values(runChecks(evidence)).flat()).toEqual([]);
  evidence.books.refunds.push({ ...refund, id });
  expect(runChecks(evidence)).toMatchObject({ 'refunded twice': [], 'effects without a request': [expect.stringContaining(id)] });
});

test('every planted bug is planted where a check must find it', () => {
  const planted = [...Object.keys(caughtBy), ...simulatedBugs, ...Object.keys(plantedInProductDb)];
  expect(new Set(planted)).toEqual(new Set(Object.keys(plantedBugs)));
});
