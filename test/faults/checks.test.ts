import { expect, test } from 'vitest';
import { simulatedBugs } from '../simulation/lives.ts';
import { plantedInProductDb } from '../support/bugs/in-product-db.ts';
import { plantedBugs } from '../support/bugs/planted-bugs.ts';
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

test('every planted bug is planted where a check must find it', () => {
  const planted = [...Object.keys(caughtBy), ...simulatedBugs, ...Object.keys(plantedInProductDb)];
  expect(new Set(planted)).toEqual(new Set(Object.keys(plantedBugs)));
});
