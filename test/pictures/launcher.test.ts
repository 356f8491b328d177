import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createLauncher } from '../../functions/pictures/launcher.ts';
import { startLauncherEarly } from '../../functions/pictures/launcher-start.ts';
import { jpeg, longPicture, png, reencodeInProcess, reencodeSent } from '../support/pictures.ts';
import { cpuMs, descendants, runs, threadsOf } from '../support/processes.ts';

const running = (program: string, pid = process.pid) =>
  descendants(pid)
    .filter(({ command }) => command.includes(program))
    .map(({ pid }) => pid);

/** The launcher of this process or another. A decoder that has just been started still has the same command. */
const launchers = (pid = process.pid) => running('launcher-process', pid).slice(0, 1);

/** The one decoder that runs, when it has begun to decode. */
async function decoder(pid = process.pid): Promise<number> {
  return vi.waitUntil(() => running('reencode-process', pid).find(decodes), { timeout: 20_000, interval: 5 });
}

const decodes = (pid: number) => threadsOf(pid).includes('libvips worker');

function newLauncher(silenceMs?: number) {
  const launcher = createLauncher(silenceMs);
  onTestFinished(async () => {
    launcher.close();
    await expect.poll(() => descendants(process.pid), { timeout: 10_000 }).toEqual([]);
  });
  return launcher;
}

const outcome = (kept: ReturnType<typeof reencodeInProcess>) =>
  kept.then(
    ({ width, height }) => `${width} by ${height}`,
    ({ code }: { code: string }) => code,
  );

/** Waits until a decoder has ended. Returns the milliseconds of a processor that it has used. */
async function cpuUntilEnd(pid: number): Promise<number> {
  let usedMs = 0;
  const look = () => {
    usedMs = Math.max(usedMs, cpuMs(pid));
    return runs(pid);
  };
  await vi.waitUntil(() => !look(), { timeout: 45_000, interval: 5 });
  return usedMs;
}

let long: Buffer;
/** Less time than a decoder needs for the picture, and more than it has used when it has just begun. */
let earlyMs: number;

beforeAll(async () => {
  long = await longPicture();
  const launcher = createLauncher();
  const decoding = reencodeInProcess(long, launcher);
  const pid = await decoder();
  const begunMs = cpuMs(pid);
  earlyMs = (begunMs + (await cpuUntilEnd(pid))) / 2;
  await decoding;
  launcher.close();
  await vi.waitUntil(() => descendants(process.pid).length === 0, { timeout: 10_000 });
}, 90_000);

test('the launcher that was started early decodes the first picture', { timeout: 60_000 }, async () => {
  startLauncherEarly();
  const [early] = launchers();
  expect(early).toBeGreaterThan(0);
  const launcher = newLauncher();
  expect(await outcome(reencodeInProcess(await jpeg(200, 100), launcher))).toBe('200 by 100');
  await expect.poll(() => running('launcher-process')).toEqual([early]);
});

test('a launcher that was started early and has ended is replaced', { timeout: 60_000 }, async () => {
  startLauncherEarly();
  const [early] = launchers() as [number];
  process.kill(early, 'SIGKILL');
  await vi.waitUntil(() => !runs(early), { timeout: 10_000 });
  // This process learns of the end in its next turn.
  await setTimeout(100);
  expect(await outcome(reencodeInProcess(await jpeg(200, 100), newLauncher()))).toBe('200 by 100');
});

test('one launcher starts the decoders of all pictures, and ends when it is closed', { timeout: 60_000 }, async () => {
  const launcher = newLauncher();
  const started = new Set<number>();
  for (const file of [await jpeg(200, 100), await png(200, 100)]) {
    expect(await outcome(reencodeInProcess(file, launcher))).toBe('200 by 100');
    for (const { pid } of descendants(process.pid)) started.add(pid);
  }
  expect([...started]).toEqual(launchers());
  launcher.close();
  await expect.poll(() => descendants(process.pid), { timeout: 10_000 }).toEqual([]);
});

test('a launcher that is prepared has a decoder that waits for the first file, and takes that one for it', {
  timeout: 60_000,
}, async () => {
  const launcher = newLauncher();
  launcher.prepare();
  const [waiting] = await vi.waitUntil(() => running('reencode-process').length === 1 && running('reencode-process'), { timeout: 20_000 });
  const decoding = outcome(reencodeInProcess(long, launcher));
  expect(await decoder()).toBe(waiting);
  expect(await decoding).toBe('1600 by 1600');
  expect(runs(waiting as number)).toBe(false);
});

test('a decoder that waits and ends is replaced for the next file', { timeout: 60_000 }, async () => {
  const launcher = newLauncher();
  launcher.prepare();
  const [waiting] = await vi.waitUntil(() => running('reencode-process').length === 1 && running('reencode-process'), { timeout: 20_000 });
  process.kill(waiting as number, 'SIGKILL');
  // Linux forgets it when the launcher has noticed. A file that comes earlier is refused, and can be sent again.
  await vi.waitFor(() => expect(() => process.kill(waiting as number, 0)).toThrow('ESRCH'), 20_000);
  expect(await outcome(reencodeInProcess(await jpeg(100, 100), launcher))).toBe('100 by 100');
});

test('no decoder waits while another one works, because both may need the memory', { timeout: 60_000 }, async () => {
  const launcher = newLauncher();
  const decoding = outcome(reencodeInProcess(long, launcher));
  const working = await decoder();
  const next = launcher.send();
  await next.add(Buffer.copyBytesFrom(await jpeg(100, 100)));
  await setTimeout(100);
  expect(running('reencode-process')).toEqual([working]);
  expect(await decoding).toBe('1600 by 1600');
  expect(await outcome(reencodeSent(next))).toBe('100 by 100');
});

test('files that are sent at once do not mix', { timeout: 60_000 }, async () => {
  const launcher = newLauncher();
  const files = await Promise.all([jpeg(600, 100), png(500, 100), jpeg(400, 100)]);
  expect(await Promise.all(files.map((file) => outcome(reencodeInProcess(file, launcher))))).toEqual([
    '600 by 100',
    '500 by 100',
    '400 by 100',
  ]);
});

test('the memory of a part is free as soon as the launcher has it', async () => {
  const sent = newLauncher().send();
  const part = Buffer.copyBytesFrom(new Uint8Array(65_536));
  await sent.add(part);
  expect(part.buffer.byteLength).toBe(0);
});

test('a part that shares its memory with others leaves it as it is', async () => {
  const sent = newLauncher().send();
  const shared = Buffer.alloc(100, 7);
  await sent.add(shared.subarray(0, 50));
  expect(shared.subarray(50)).toEqual(Buffer.alloc(50, 7));
});

test('a launcher that is killed loses its files as overloaded, its decoder ends, and the next picture has a new one', {
  timeout: 60_000,
}, async () => {
  const launcher = newLauncher();
  const waiting = launcher.send();
  await waiting.add(Buffer.copyBytesFrom(await jpeg(100, 100)));
  const decoding = outcome(reencodeInProcess(long, launcher));
  const itsDecoder = await decoder();
  process.kill(launchers()[0] as number, 'SIGKILL');
  expect(await decoding).toBe('overloaded');
  expect(await outcome(reencodeSent(waiting))).toBe('overloaded');
  expect(await cpuUntilEnd(itsDecoder)).toBeLessThan(earlyMs);
  expect(await outcome(reencodeInProcess(await jpeg(100, 100), launcher))).toBe('100 by 100');
});

test('a launcher that does not respond is replaced', { timeout: 60_000 }, async () => {
  const sent = newLauncher(1_000).send();
  await sent.add(Buffer.copyBytesFrom(await jpeg(100, 100)));
  const [silent] = launchers() as [number];
  process.kill(silent, 'SIGSTOP');
  expect(await outcome(reencodeSent(sent))).toBe('overloaded');
  expect(runs(silent)).toBe(false);
  expect(await outcome(reencodeInProcess(await jpeg(100, 100), newLauncher()))).toBe('100 by 100');
});

test('a signal to all processes of a function that ends does not lose a picture', { timeout: 60_000 }, async () => {
  const launcher = newLauncher();
  const decoding = outcome(reencodeInProcess(await png(6000, 6000), launcher));
  const itsDecoder = await decoder();
  for (const signal of ['SIGTERM', 'SIGINT']) for (const pid of [itsDecoder, ...launchers()]) process.kill(pid, signal);
  expect(await decoding).toBe('1600 by 1600');
});

test('a file that is forgotten while it is decoded ends its decoder', { timeout: 60_000 }, async () => {
  const launcher = newLauncher();
  const sent = launcher.send();
  await sent.add(Buffer.copyBytesFrom(long));
  const decoding = outcome(reencodeSent(sent));
  const itsDecoder = await decoder();
  sent.forget();
  expect(await cpuUntilEnd(itsDecoder)).toBeLessThan(earlyMs);
  expect(await decoding).toBe('overloaded');
});

test('a function that is killed takes its launcher and its decoder with it', { timeout: 60_000 }, async () => {
  const script = `
    import { longPicture, reencodeInProcess } from ${JSON.stringify(path.resolve('test/support/pictures.ts'))};
    const file = await longPicture();
    setInterval(() => {}, 1000);
    console.log('sending');
    await reencodeInProcess(file);`;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void owner.kill('SIGKILL'));
  await once(createInterface({ input: owner.stdout }), 'line');
  const itsDecoder = await decoder(owner.pid);
  const [itsLauncher] = launchers(owner.pid) as [number];
  owner.kill('SIGKILL');
  expect(await cpuUntilEnd(itsDecoder)).toBeLessThan(earlyMs);
  await expect.poll(() => runs(itsLauncher), { timeout: 10_000 }).toBe(false);
});
