import { describe, expect, test } from 'vitest';
import { checkNames } from '../checks/checks.ts';
import { resolvedWithinMs } from '../runs/series.ts';
import { pageOf } from './page.ts';
import type { ControlPart, Part, RoundPart, SimulationPart } from './parts.ts';
import { summarise } from './parts.ts';
import { isKept, isKeptButForTimes, reportOf } from './report.ts';
import { asText } from './text.ts';

const origin = { commit: 'abc1234567', isChanged: false, cpus: 2, cpuModel: 'Test', node: '24.0.0', postgres: '18.0' };
const at = (minute: number) => ({ startedAt: new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString(), seconds: 30, origin });
const nothing = Object.fromEntries(checkNames.map((name) => [name, []]));

const lives = (firstSeed: number, seeds: number, changes: Partial<SimulationPart> = {}): SimulationPart => ({
  kind: 'simulation',
  ...at(firstSeed % 60),
  ...summarise({ oversold: [] }),
  firstSeed,
  seeds,
  purchases: 7 * seeds,
  hits: { 'request lost': 3 },
  ...changes,
});

const round = (seed: number, changes: Partial<RoundPart> = {}): RoundPart => ({
  kind: 'round',
  ...at(seed),
  ...summarise(nothing),
  scenario: 'kill',
  seed,
  extent: { purchases: 2_000 },
  requests: 9_000,
  unanswered: 12,
  purchases: { paid: 1_234, declined: 200 },
  refunds: { refunded: 56 },
  dispatches: 7,
  faults: 8,
  slowestToHealMs: 900,
  settledInMs: 1_500,
  snapshots: 300,
  crashPoints: [],
  figures: [],
  series: { acknowledged: [3, 0, 5], faults: [0, 1, 0], resolved: resolvedWithinMs.map(() => 1) },
  ...changes,
});

const control = (bug: string, check: string, found: number): ControlPart => ({
  kind: 'control',
  ...at(30 + bug.length),
  plantedIn: 'processes',
  bug,
  check,
  seed: 1,
  found,
});

const rowOf = (parts: Part[], name: string) => reportOf(parts).checks.find(({ check }) => check === name);

describe('parts', () => {
  test('are added up by scenario, and rounds that are too small do not count', () => {
    const { scenarios } = reportOf([lives(1, 100), lives(101, 50), round(1), round(2), round(3, { extent: { purchases: 200 } })]);
    expect(scenarios.find(({ scenario }) => scenario === 'simulation')).toMatchObject({ amount: 150, seeds: '1–150', purchases: 1_050 });
    expect(scenarios.find(({ scenario }) => scenario === 'kill')).toMatchObject({
      amount: 2,
      long: 50,
      seeds: '1–3',
      faults: 24,
      seconds: 90,
    });
    expect(scenarios.find(({ scenario }) => scenario === 'rolling')).toMatchObject({ amount: 0, long: 100 });
  });

  test.each([
    ['network', { seconds: 90 }, 3],
    ['stop', { stops: 8, stopSeconds: 15 }, 16],
    ['stop', { stops: 8, stopSeconds: 3 }, 0],
    ['rolling', { rolls: 5 }, 10],
    ['rush', { crowd: 300 }, 0],
  ])('count for what they are worth: two of %s, of %o', (scenario, extent, amount) => {
    const { scenarios } = reportOf([round(1, { scenario, extent }), round(2, { scenario, extent })]);
    expect(scenarios.find((row) => row.scenario === scenario)).toMatchObject({ amount });
  });

  test('of different commits are marked as such', () => {
    const parts = [round(1), round(2, { origin: { ...origin, commit: 'def', isChanged: true } })];
    expect(asText(reportOf(parts))).toMatch(/abc1234567: 1 part,.*def, changed since: 1 part,.*add up runs of different commits/s);
    expect(asText(reportOf([round(1)]))).not.toContain('different commits');
  });

  test.each<[string, Part[]]>([
    ['kill, seed 1, of 2026-11-22T10:01:00.000Z, occurs twice', [round(1), round(1)]],
    ['simulation, seeds 1–9, of 2026-11-22T10:01:00.000Z, occurs twice', [lives(1, 9), lives(1, 9)]],
    ['“a bug” planted in the processes, seed 1, of', [control('a bug', 'it', 1), control('a bug', 'it', 1)]],
    ['have lives in common', [lives(1, 100), lives(51, 100)]],
    ['findings are missing', [round(1, { findings: {}, found: 1 })]],
    ['findings are missing', [round(1, { ...summarise({ deadlocks: ['one'] }), found: 2 })]],
    ['findings are missing', [lives(1, 9, { findings: { oversold: { count: 2, examples: ['seed 4'] } }, found: 2 })]],
  ])('are refused: %s', (why, parts) => {
    expect(() => reportOf(parts)).toThrow(why);
  });
});

test('planted bugs that ran at once, to the millisecond, are parts of their own', () => {
  const parts = ['bug 1', 'bug 2'].map((bug) => control(bug, 'a new check', 1));
  expect(parts[0]?.startedAt).toBe(parts[1]?.startedAt);
  expect(rowOf([round(1, summarise({ ...nothing, 'a new check': [] })), ...parts], 'a new check')?.shownBy).toEqual(['“bug 1”', '“bug 2”']);
});

describe('a check', () => {
  test('with a finding fails the report, which names the finding', () => {
    const parts = [round(1), round(2, summarise({ ...nothing, deadlocks: ['1 deadlock', '2 deadlocks'] }))];
    expect(rowOf(parts, 'deadlocks')).toMatchObject({ figure: 2, asked: 2, verdict: 'FAIL' });
    expect(isKept(reportOf(parts))).toBe(false);
    expect(asText(reportOf(parts))).toContain('- kill, seed 2: deadlocks: 2 deadlocks');
  });

  test.each([
    ['lets a short run pass', 'ms', true],
    ['fails a short run', 'units', false],
  ])('of a figure that missed its target %s if it is one of %s', (_, unit, isKept) => {
    const parts = [round(1, { figures: [{ name: 'it', value: 9, unit, target: { atMost: 8 } }] })];
    expect(rowOf(parts, 'it')).toMatchObject({ verdict: 'FAIL' });
    expect(isKeptButForTimes(reportOf(parts))).toBe(isKept);
  });

  test('is unproven if no bug and no spoiled evidence makes it fail', () => {
    const parts = [round(1, summarise({ ...nothing, 'a new check': [] }))];
    expect(rowOf(parts, 'a new check')).toMatchObject({ verdict: 'UNPROVEN', shownBy: [] });
    expect(rowOf([...parts, control('a bug', 'a new check', 0)], 'a new check')).toMatchObject({ verdict: 'UNPROVEN' });
    expect(rowOf([...parts, control('a bug', 'a new check', 3)], 'a new check')).toMatchObject({ verdict: 'ok', shownBy: ['“a bug”'] });
    expect(rowOf(parts, 'double charges')).toMatchObject({ verdict: 'ok', shownBy: [expect.stringContaining('spoiled evidence')] });
  });

  test('does not pass if no run applied it', () => {
    expect(rowOf([lives(1, 9)], 'double charges')).toMatchObject({ verdict: 'not run', asked: 0 });
    expect(rowOf([round(1)], 'double charges')).toMatchObject({ verdict: 'ok', asked: 1 });
    expect(rowOf([round(1)], 'rushes not sold out exactly')).toMatchObject({ verdict: 'not run', asked: 0 });
    expect(rowOf([round(1, { scenario: 'rush' })], 'rushes not sold out exactly')).toMatchObject({ verdict: 'ok', asked: 1 });
  });

  test('of a figure judges the worst of all rounds, and says how many kept to the target', () => {
    const name = 'sold-out responses, p99';
    const measured = (value: number) => ({ figures: [{ name, value, unit: 'ms', target: { atMost: 300 } }] });
    expect(rowOf([round(1, measured(290)), round(2, measured(301)), round(3, measured(5))], name)).toMatchObject({
      figure: '301 ms, kept in 2 of 3',
      target: '≤ 300',
      asked: 3,
      verdict: 'FAIL',
    });
  });

  test.each([
    [{ atMost: 10 }, [9, 10], '10', 'UNPROVEN'],
    [{ atLeast: 10 }, [12, 9], '9, kept in 1 of 2', 'FAIL'],
    [{ exactly: 10 }, [10, 7, 11], '7, kept in 1 of 3', 'FAIL'],
    [undefined, [3, 4], '4', 'measured'],
  ])('of a figure that is to be %o finds the worst of %o', (target, values, worst, verdict) => {
    const parts = values.map((value, i) => round(i, { figures: [{ name: 'it', value, unit: '', ...(target && { target }) }] }));
    expect(rowOf(parts, 'it')).toMatchObject({ figure: worst, verdict });
  });
});

test('a planted bug that was not caught, and a crash point that was not hit, fail the report', () => {
  const parts = [
    control('a bug', 'deadlocks', 0),
    control('another', 'deadlocks', 2),
    round(1, { scenario: 'crash-points', crashPoints: [] }),
  ];
  expect(rowOf(parts, 'planted bugs caught')).toMatchObject({ figure: 1, target: '2', verdict: 'FAIL' });
  expect(rowOf(parts, 'crash points hit')).toMatchObject({ figure: 0, verdict: 'FAIL' });
  expect(asText(reportOf(parts))).toContain('- planted bug in the processes, a bug: not found by “deadlocks”');
});

test('the page has every figure of the text and a plot of each round, and loads nothing', () => {
  const report = reportOf([lives(1, 100), round(1), round(2, summarise({ ...nothing, deadlocks: ['<b>one</b>'] }))]);
  const page = pageOf(report);
  for (const { check, figure } of report.checks) expect(page).toContain(`<td>${check}</td><td>${figure}</td>`);
  expect(page).toContain('2 of 50 rounds of 2,000 carts');
  expect(page).toContain('&lt;b&gt;one&lt;/b&gt;');
  expect(page.match(/<svg/g)).toHaveLength(2);
  expect(page).not.toMatch(/<script|<link|src=|url\(/);
});
