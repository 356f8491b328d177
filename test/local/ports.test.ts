import { expect, test } from 'vitest';
import { freePorts } from '../../local/parts/ports.ts';

test('ports that are chosen are different ones, and none that a system gives to outgoing connections', async () => {
  const ports = await freePorts(40, '127.0.0.1');
  expect(new Set(ports).size).toBe(40);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(1_024);
});
