import { expect, test } from 'vitest';
import { checkNames, runChecks } from './checks.ts';
import { kill, sound } from './sound-evidence.ts';
import { tell, unsound } from './unsound.ts';

test('a sound run has no findings', () => {
  expect(Object.values(runChecks(sound())).flat()).toEqual([]);
});

test.each(unsound)('%s: %s', (check, _, spoil) => {
  const evidence = sound();
  spoil(evidence);
  expect(runChecks(evidence)[check]).not.toEqual([]);
});

test('every check can fail', () => {
  expect(new Set(unsound.map(([check]) => check))).toEqual(new Set(checkNames));
});

test('nobody is blamed for a request through a function that was stopped meanwhile', () => {
  const evidence = sound();
  tell(evidence, { status: 0 });
  const stopped = { ...evidence, inflicted: [{ ...kill, where: 'functions-1' }] };
  expect(runChecks(stopped)['answers beyond their deadline']).toEqual([]);
});
