import { expect, test } from 'vitest';
import { freePorts } from '../../local/parts/ports.ts';

test('chosen ports are different, and outside the range for outgoing connections', async () => {
  const ports = await freePorts(40, '127.0.0.1');
  expect(new Set(ports).size).toBe(40);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(1_024);
});
