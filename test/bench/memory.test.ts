import { describe, expect, test } from 'vitest';
import { measuredParts, readResident } from '../../bench/memory/resident.ts';
import { slopePerHour } from '../../bench/memory/slope.ts';

describe('the rise of memory', () => {
  test.each([
    ['none for a value that stays', [5, 5, 5, 5], 0],
    ['60 MiB an hour for 1 MiB a minute', [5, 6, 7, 8], 60],
    ['a fall for a value that falls', [8, 7, 6, 5], -60],
    ['none for one value', [5], 0],
  ])('is %s', (_, values, rise) => {
    expect(slopePerHour(values.map((mib, minute) => ({ seconds: minute * 60, mib })))).toBeCloseTo(rise, 9);
  });
});

test('all parts together have the sum of their memory, and no part has more of its own than it has', async () => {
  const { all, ...parts } = await readResident(Object.fromEntries(measuredParts.map((part) => [part, process.pid])));
  for (const { residentMib, ownMib, anonymousMib } of Object.values(parts)) {
    expect(residentMib).toBeGreaterThan(20);
    expect(Math.max(ownMib, anonymousMib)).toBeLessThanOrEqual(residentMib);
  }
  expect(all.residentMib).toBeCloseTo(
    Object.values(parts).reduce((sum, { residentMib }) => sum + residentMib, 0),
    9,
  );
});
