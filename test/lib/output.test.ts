import { expect, test } from 'vitest';
import { writerTo } from '../../lib/process/output.ts';

test('many logs on one stream add one listener to it', () => {
  for (let i = 0; i < 20; i += 1) writerTo(process.stderr).write('');
  const listeners = process.stderr.listeners('error');
  expect(listeners.length).toBeGreaterThan(0);
  expect(new Set(listeners.map(String)).size).toBe(listeners.length);
});
