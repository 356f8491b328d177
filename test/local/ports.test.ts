import { expect, test } from 'vitest';
import { freePorts } from '../../local/parts/ports.ts';

test('chosen ports are different, and outside the range for outgoing connections', async () => {
  const ports = await freePorts(40, '127.0.0.1');
  expect(new Set(ports).size).toBe(40);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(1_024);
});

test('no port is chosen twice: the part that gets one listens later', async () => {
  const ports: number[] = [];
  for (let i = 0; i < 40; i += 1) ports.push(...(await freePorts(50, '127.0.0.1')));
  expect(new Set(ports).size).toBe(2_000);
});
