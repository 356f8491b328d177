import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createResultReader } from '../../functions/pictures/process-result.ts';
import { drawing, jpeg, png, pngChunk, reencodeInProcess, webp } from '../support/pictures.ts';
import { descendants, runs } from '../support/processes.ts';

/** Tried again while there was no time for it: decoders let all other processes go first. */
async function refusal(file: Buffer, tries = 4): Promise<string | (string | undefined)[]> {
  const said = await reencodeInProcess(file).then(
    ({ width, height }) => `kept, ${width} by ${height}`,
    ({ code, errors }: { code: string; errors?: { field: string; message: string }[] }) => [code, errors?.[0]?.field, errors?.[0]?.message],
  );
  return said[0] === 'overloaded' && tries > 1 ? refusal(file, tries - 1) : said;
}

const sizes = async (file: Buffer) => {
  const { width, height, large, thumbnail } = await reencodeInProcess(file);
  const [first, second] = [await sharp(large).metadata(), await sharp(thumbnail).metadata()];
  expect([first.format, second.format, first.width, first.height]).toEqual(['webp', 'webp', width, height]);
  return [width, height, second.width, second.height];
};

describe('what is kept', () => {
  test.each([
    ['a wide JPEG', jpeg, 3200, 1000, [1600, 500, 400, 125]],
    ['a high PNG', png, 1000, 3200, [1000, 3200, 400, 1280]],
    ['a small WebP', webp, 16, 16, [16, 16, 16, 16]],
    ['the narrowest and highest', png, 16, 8000, [16, 8000, 16, 8000]],
    ['the widest and lowest', jpeg, 8000, 16, [1600, 3, 400, 1]],
  ])('%s is kept at most 1,600 and 400 pixels wide', async (_, make, width, height, expected) => {
    expect(await sizes(await make(width, height))).toEqual(expected);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i of the EXIF data is applied, and the data is gone', async (orientation) => {
    const lying = await drawing(60, 40)
      .withExif({ IFD0: { Copyright: 'Noor', ImageDescription: 'at home' } })
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();
    const { width, height, large } = await reencodeInProcess(lying);
    const { data: expected, info } = await sharp(lying).autoOrient().raw().toBuffer({ resolveWithObject: true });
    expect([width, height]).toEqual([info.width, info.height]);
    const shown = await sharp(large).raw().toBuffer();
    for (const [x, y] of [
      [5, 5],
      [width - 5, 5],
      [5, height - 5],
      [width - 5, height - 5],
    ] as const) {
      const at = (y * width + x) * 3;
      for (const channel of [0, 1, 2]) expect(Math.abs((shown[at + channel] ?? 0) - (expected[at + channel] ?? 0))).toBeLessThan(40);
    }
    const { exif, icc, xmp, iptc, orientation: left } = await sharp(large).metadata();
    expect({ exif, icc, xmp, iptc, left }).toEqual({});
    expect(large.includes('Noor')).toBe(false);
  });

  test('what is transparent stays transparent', async () => {
    const clear = await sharp({ create: { width: 40, height: 40, channels: 4, background: '#00ff0000' } })
      .png()
      .toBuffer();
    const { large, thumbnail } = await reencodeInProcess(clear);
    expect((await sharp(large).stats()).isOpaque).toBe(false);
    expect((await sharp(thumbnail).stats()).isOpaque).toBe(false);
  });

  test.each([
    ['a progressive JPEG', () => drawing(800, 600).jpeg({ progressive: true }).toBuffer()],
    ['an interlaced PNG of 16 bits', () => drawing(800, 600).toColourspace('rgb16').png({ progressive: true }).toBuffer()],
    ['a PNG with a palette', () => drawing(800, 600).png({ palette: true }).toBuffer()],
    ['a grey JPEG', () => drawing(800, 600).greyscale().jpeg().toBuffer()],
    ['a JPEG for print (CMYK)', () => drawing(800, 600).toColourspace('cmyk').jpeg().toBuffer()],
    ['a WebP without loss', () => drawing(800, 600).webp({ lossless: true }).toBuffer()],
    ['a JPEG with something behind it, as some phones write it', async () => Buffer.concat([await jpeg(800, 600), Buffer.alloc(5_000, 7)])],
  ])('%s is kept', async (_, make) => {
    expect(await refusal(await make())).toBe('kept, 800 by 600');
  });
});

const refusedAs = (rule: string) => ['invalid_request', 'picture', expect.stringContaining(rule)];

describe('what is refused, with the rule that it breaks', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><image href="file:///etc/passwd"/></svg>';
  test.each([
    ['nothing', async () => Buffer.alloc(0)],
    ['text', async () => Buffer.from('a picture')],
    ['an SVG', async () => Buffer.from(svg)],
    ['an SVG that says that it is XML', async () => Buffer.from(`<?xml version="1.0"?>${svg}`)],
    ['a GIF', () => drawing(100, 100).gif().toBuffer()],
    ['a TIFF', () => drawing(100, 100).tiff().toBuffer()],
    ['an AVIF', () => drawing(100, 100).avif({ effort: 0 }).toBuffer()],
  ])('%s', async (_, make) => {
    expect(await refusal(await make())).toEqual(refusedAs('must be a JPEG, PNG or WebP picture'));
  });

  test.each([
    [15, 100],
    [100, 15],
    [8001, 20],
    [20, 8001],
  ])('%i by %i pixels', async (width, height) => {
    const rule = `must be 16 to 8000 pixels wide and high, and this one is ${width} by ${height}`;
    expect(await refusal(await png(width, height))).toEqual(refusedAs(rule));
    expect(await refusal(await jpeg(width, height))).toEqual(refusedAs(rule));
  });

  test('an animated WebP and an animated PNG', async () => {
    const frames = await drawing(40, 80).raw().toBuffer();
    const animated = await sharp(frames, { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } })
      .webp({ loop: 0 })
      .toBuffer();
    expect(await refusal(animated)).toEqual(refusedAs('must have one frame'));
    const still = await png(40, 40);
    const control = pngChunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]));
    expect(await refusal(Buffer.concat([still.subarray(0, 33), control, still.subarray(33)]))).toEqual(refusedAs('must have one frame'));
  });

  const damaged = refusedAs('damaged or incomplete');
  test.each([
    ['JPEG', () => jpeg(800, 600)],
    ['progressive JPEG', () => drawing(800, 600).jpeg({ progressive: true }).toBuffer()],
    ['PNG', () => png(800, 600)],
    ['interlaced PNG', () => drawing(800, 600).png({ progressive: true }).toBuffer()],
    ['WebP', () => webp(800, 600)],
  ])('a %s that stops early', async (_, make) => {
    const whole = await make();
    for (const part of [0.05, 0.3, 0.6, 0.9]) expect(await refusal(whole.subarray(0, Math.floor(whole.length * part)))).toEqual(damaged);
    expect(await refusal(whole.subarray(0, 12))).toEqual(damaged);
  });

  test('a PNG whose header says more than there is', async () => {
    const header = Buffer.from([0, 0, 31, 64, 0, 0, 31, 64, 8, 2, 0, 0, 0]);
    const start = (await png(20, 20)).subarray(0, 8);
    const content = pngChunk('IDAT', deflateSync(Buffer.alloc(1_000)));
    const lying = Buffer.concat([start, pngChunk('IHDR', header), content, pngChunk('IEND', Buffer.alloc(0))]);
    expect(await refusal(lying)).toEqual(damaged);
  });

  test('the first bytes of one format before the rest of another', async () => {
    const [start, rest] = [(await png(20, 20)).subarray(0, 8), (await jpeg(20, 20)).subarray(8)];
    expect(await refusal(Buffer.concat([start, rest]))).toEqual(damaged);
  });

  test('a JPEG whose thousands of scans would keep a processor busy for minutes', { timeout: 150_000 }, async () => {
    const whole = await sharp({ create: { width: 8000, height: 8000, channels: 3, background: '#888888' } })
      .jpeg({ progressive: true })
      .toBuffer();
    const lastScan = whole.subarray(whole.lastIndexOf(Buffer.from([0xff, 0xda])), -2);
    const scans = Array.from({ length: 20_000 }, () => lastScan);
    const bomb = Buffer.concat([whole.subarray(0, -2), ...scans, whole.subarray(-2)]);
    expect(await refusal(bomb)).toEqual(refusedAs('decoded'));
  });

  test('a PNG with a description that would fill the memory', { timeout: 150_000 }, async () => {
    const whole = await png(100, 100);
    const text = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(500_000_000))]);
    const bomb = Buffer.concat([whole.subarray(0, 33), ...Array.from({ length: 8 }, () => pngChunk('zTXt', text)), whole.subarray(33)]);
    expect(bomb.length).toBeLessThan(8 * 1024 * 1024);
    expect(await refusal(bomb)).toSatisfy((said) => said === 'kept, 100 by 100' || said[0] === 'invalid_request');
  });
});

test('a process that takes too much memory or too much of a processor ends by itself, and says why', { timeout: 180_000 }, () => {
  const watched = (work: string) => {
    const program = ['--import', path.resolve('functions/pictures/limit-this-process.ts'), '--eval', `setInterval(() => {}, 1e6); ${work}`];
    const { stdout, signal } = spawnSync(process.execPath, program, { timeout: 170_000 });
    return [signal, createResultReader()(stdout)];
  };
  const hold = `const held = []; setInterval(() => held.push(Buffer.alloc(${2 ** 25}, 1)), 1)`;
  expect(watched(hold)).toEqual(['SIGKILL', 'needs more memory to be decoded than a picture may']);
  const busy = "require('node:crypto').pbkdf2('a', 'b', 1e9, 64, 'sha1', () => {})";
  expect(watched(busy)).toEqual(['SIGKILL', 'takes longer to be decoded than a picture may']);
});

test('a decoder whose launcher has ended ends, too, because its result is lost', { timeout: 60_000 }, async () => {
  const endless = [
    '--import',
    path.resolve('functions/pictures/limit-this-process.ts'),
    '--eval',
    'setInterval(() => {}, 1e6); console.log(process.pid)',
  ];
  const program = `require('node:child_process').spawn(process.execPath, ${JSON.stringify(endless)}, { stdio: 'inherit' })`;
  const starter = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [started] = await once(starter.stdout, 'data');
  const pid = Number(started);
  onTestFinished(() => {
    if (runs(pid)) process.kill(pid, 'SIGKILL');
  });
  expect(runs(pid)).toBe(true);
  starter.kill('SIGKILL');
  await expect.poll(() => runs(pid), { timeout: 30_000 }).toBe(false);
});

test('all threads of a decoder give way to other processes, also to those of other sessions', { timeout: 60_000 }, async () => {
  const kept = reencodeInProcess(await png(5000, 5000));
  /** The nice value of each thread that has used more than 50 ms of a processor, when it was seen last, and that of its session's group. */
  const niceOf = new Map<string, number>();
  const groups = new Set<string>();
  const look = () => {
    for (const { pid } of descendants(process.pid).filter(({ command }) => command.includes('reencode-process'))) {
      try {
        for (const thread of readdirSync(`/proc/${pid}/task`)) {
          const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
          const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
          if (Number(fields[11]) > 5) niceOf.set(thread, Number(fields[16]));
        }
        groups.add(autogroup(pid));
      } catch {
        // The process or a thread has ended.
      }
    }
  };
  const looking = setInterval(look, 5);
  await kept.finally(() => clearInterval(looking));
  expect(niceOf.size).toBeGreaterThan(0);
  expect(new Set(niceOf.values())).toEqual(new Set([10]));
  const [group, ...others] = groups;
  expect(others).toEqual([]);
  if (autogroup(process.pid) !== '') {
    expect(group).toMatch(/ nice 10$/);
    expect(group).not.toBe(autogroup(process.pid));
  }
});

/** The group of processes that Linux schedules as one, and its nice value. Empty where Linux has no such groups. */
const autogroup = (pid: number) => (existsSync('/proc/self/autogroup') ? readFileSync(`/proc/${pid}/autogroup`, 'utf8').trim() : '');
