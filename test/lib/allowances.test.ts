import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAllowance, createAllowances } from '../../lib/rpc/allowances.ts';

const limits = { share: 0.1, mostMs: 1_000, longestRestMs: 2_000 };

test('what work uses comes back as time passes, up to the most', async () => {
  const allowance = createAllowance(limits);
  await sleep(30);
  expect(allowance.leftMs()).toBe(1_000);
  expect(allowance.untilLeftMs()).toBe(0);
  const beganAtMs = performance.now();
  allowance.use(600);
  await sleep(200);
  const left = allowance.leftMs();
  expect(left).toBeGreaterThanOrEqual(400 + 19);
  expect(left).toBeLessThanOrEqual(400 + 0.1 * (performance.now() - beganAtMs));
});

test('the rest after too much work is as long as it takes to come back, and has a limit', () => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
  onTestFinished(() => void vi.restoreAllMocks());
  const allowance = createAllowance(limits);
  allowance.use(1_100);
  expect(allowance.leftMs()).toBe(-100);
  expect(allowance.untilLeftMs()).toBe(1_000);
  allowance.use(60_000);
  expect(allowance.untilLeftMs()).toBe(2_000);
});

test('each account has an allowance, and the one that was not asked for longest is forgotten', () => {
  const allowanceOf = createAllowances({ ...limits, share: 0 });
  for (const account of ['first', 'second']) allowanceOf(account).use(400);
  for (let i = 0; i < 9_998; i++) allowanceOf(`buyer ${i}`);
  expect(allowanceOf('first').leftMs()).toBe(600);
  allowanceOf('one more');
  expect(allowanceOf('first').leftMs()).toBe(600);
  expect(allowanceOf('second').leftMs()).toBe(1_000);
});
