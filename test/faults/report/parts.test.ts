import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../../lib/config/config.ts';
import { addPart, type ControlPart, checkPart, readParts } from './parts.ts';

const control: ControlPart = {
  kind: 'control',
  startedAt: new Date(0).toISOString(),
  seconds: 1.5,
  origin: { commit: 'abc1234567', isChanged: false, cpus: 2, cpuModel: 'Test', node: '24.0.0', postgres: '18.0' },
  plantedIn: 'processes',
  bug: 'status, then release',
  check: 'charges without a purchase',
  seed: 1,
  found: 2,
};

test('parts are written to a file one by one, and read again', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-parts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'parts.json');
  expect(await readParts(file)).toEqual([]);
  await addPart(file, control);
  await addPart(file, { ...control, seed: 2 });
  expect(await readParts(file)).toEqual([control, { ...control, seed: 2 }]);
  expect(await readdir(folder)).toEqual(['parts.json']);
});

test.each([
  ['no JSON', 'cannot be read'],
  ['{}', 'does not hold parts'],
])('a file that holds %s is refused, by its name', async (text, why) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-parts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'parts.json');
  await writeFile(file, text);
  await expect(readParts(file)).rejects.toThrow(`${file} ${why}`);
  await expect(readParts(file)).rejects.toThrow(ConfigError);
});

test.each([Number.POSITIVE_INFINITY, 0.5, -1])('a part that could not be read again is refused at once: a count of %d', (found) => {
  expect(checkPart(control)).toEqual(control);
  expect(() => checkPart({ ...control, found })).toThrow('found');
});
