import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { type CpuProfile, type Flame, flameOf } from '../../bench/profile/flame.ts';
import { flameGraph } from '../../bench/profile/flame-graph.ts';

const run = promisify(execFile);
const always = { fromUs: 0, untilUs: Number.POSITIVE_INFINITY };

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-profile-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const frame = (functionName: string, url = '', lineNumber = 0) => ({ functionName, url, lineNumber });

/** `serve` calls `read` twice, over two ways that a profile tells apart, and the process then waits. */
const profile: CpuProfile = {
  startTime: 1_000,
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 5, 6] },
    { id: 2, callFrame: frame('serve', 'file:///souk/functions/serve.ts', 9), children: [3, 4] },
    { id: 3, callFrame: frame('', 'file:///souk/node_modules/pg/index.js', 4) },
    { id: 4, callFrame: frame('', 'file:///souk/node_modules/pg/index.js', 4) },
    { id: 5, callFrame: frame('(idle)') },
    { id: 6, callFrame: frame('emit', 'node:events', 7) },
  ],
  samples: [2, 3, 4, 5, 6, 2],
  timeDeltas: [1_000, 2_000, 3_000, 50_000, 4_000, 8_000],
};

const shape = ({ name, place, origin, ms, called }: Flame): unknown => ({ name, place, origin, ms, called: called.map(shape) });

test('time counts for a function and all that called it, and waiting does not count', () => {
  const { ms, called } = flameOf(profile, always, '/souk');
  expect(ms).toBe(18);
  expect(called.filter((flame) => flame.ms > 0).map(shape)).toEqual([
    {
      name: 'serve',
      place: 'functions/serve.ts:10',
      origin: 'Souk',
      ms: 14,
      called: [{ name: '(anonymous)', place: 'node_modules/pg/index.js:5', origin: 'packages', ms: 5, called: [] }],
    },
    { name: 'emit', place: 'node:events:8', origin: 'Node', ms: 4, called: [] },
  ]);
});

test('only samples within the span count', () => {
  // The samples are at 2, 4, 7, 57, 61 and 69 ms.
  expect(flameOf(profile, { fromUs: 4_000, untilUs: 61_000 }, '/souk').ms).toBe(5);
  expect(flameOf(profile, { fromUs: 61_000, untilUs: 69_001 }, '/souk').ms).toBe(12);
});

test('a graph draws each function as wide as its share, above those that called it', () => {
  const drawn = flameGraph('Where <CPU> goes', flameOf(profile, always, '/souk'));
  expect(drawn).toContain('Where &lt;CPU&gt; goes');
  const shapes = [...drawn.matchAll(/<g><title>(\S+) (\S+) ([\d.]+) %<\/title><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)];
  const seen = shapes.map(([, name, place, share, x, y, width]) => ({
    name,
    place,
    share: Number(share),
    x: Number(x),
    y: Number(y),
    width: Number(width),
  }));
  const [serve, inner, emit] = seen as [(typeof seen)[0], (typeof seen)[0], (typeof seen)[0]];
  expect(seen.map(({ name, share }) => [name, share])).toEqual([
    ['serve', 77.8],
    ['(anonymous)', 27.8],
    ['emit', 22.2],
  ]);
  expect(serve.width).toBeCloseTo((1_200 * 14) / 18 - 0.5, 0);
  expect(emit.x).toBeCloseTo((1_200 * 14) / 18, 0);
  expect([inner.x, emit.y]).toEqual([serve.x, serve.y]);
  expect(inner.y).toBeLessThan(serve.y);
});

test.each([
  [300, 'aVeryLongNameOfAFunction'],
  [100, 'aVeryLongNam…'],
  [30, undefined],
  [3, undefined],
])('a flame of %i units shows as much of its name as fits: %s', (units, shown) => {
  const flame = (name: string, ms: number): Flame => ({ name, place: '', origin: 'Souk', ms, called: [] });
  const drawn = flameGraph('', { ...flame('all', 1_200), called: [flame('aVeryLongNameOfAFunction', units)] });
  expect(/<text[^>]*>(aV[^<]*)/.exec(drawn)?.[1]).toBe(shown);
});

test('a profile of Node is read as it is', async () => {
  const folder = await temporaryFolder();
  const program = 'function busy() { const until = Date.now() + 300; while (Date.now() < until); } busy();';
  await run(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${folder}`, '-e', program]);
  const [file] = await readdir(folder);
  const root = flameOf(JSON.parse(await readFile(path.join(folder, file as string), 'utf8')), always, '/souk');
  const all = (flame: Flame): Flame[] => [flame, ...flame.called.flatMap(all)];
  const busy = all(root).filter(({ name }) => name === 'busy');
  expect(busy).toMatchObject([{ place: '[eval]:1', ms: expect.any(Number) }]);
  expect(busy[0]?.ms).toBeGreaterThan(0);
  expect(root.ms).toBeCloseTo(
    root.called.reduce((sum, { ms }) => sum + ms, 0),
    6,
  );
});

test('the command draws all parts while buyers check out', { timeout: 120_000 }, async () => {
  const out = await temporaryFolder();
  const { stdout } = await run(process.execPath, ['bench/profile.ts', '--seconds', '2', '--out', out]);
  expect((await readdir(out)).sort()).toEqual(['customer-db', 'functions', 'payment', 'product-db'].map((part) => `profile-${part}.svg`));
  expect(stdout).toMatch(/functions: where its CPU goes while 10 buyers check out, \d+ times in 2 s; commit \S+, Node v\d/);
  const drawn = await readFile(path.join(out, 'profile-functions.svg'), 'utf8');
  for (const place of ['functions/buyer/make-purchase.ts', 'node_modules/@grpc/grpc-js', 'node:internal/http2'])
    expect(drawn).toContain(place);
});
