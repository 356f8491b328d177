import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { bundle } from '../../build/bundle.ts';
import { type FrameKind, frameHead, frameReader } from '../../functions/pictures/frames.ts';
import { type Ended, mostWrittenBytes } from '../../functions/pictures/process-result.ts';
import { jpeg } from '../support/pictures.ts';

/** The real launcher, beside which a test puts a decoder of its own. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'souk-floods-'));
  const entries = { 'launcher-process': 'functions/pictures/launcher-process.ts' };
  await bundle({ root: process.cwd(), entries, folder, outside: [], extension: '.mjs' });
});

afterAll(() => rm(folder, { recursive: true }));

/** Has a launcher decode a picture with this program. Returns what arrived of it, and how the decoder ended. */
async function decodeWith(program: string) {
  await writeFile(path.join(folder, 'reencode-process.mjs'), program);
  const launcher = spawn(process.execPath, ['--max-old-space-size=64', path.join(folder, 'launcher-process.mjs')], { env: {} });
  onTestFinished(() => void launcher.kill('SIGKILL'));
  const ended = await decode(launcher, await jpeg(100, 100));
  return { ...ended, launcherRuns: launcher.exitCode === null && launcher.signalCode === null };
}

function decode(launcher: ChildProcessWithoutNullStreams, file: Buffer): Promise<{ bytes: number; ended: Ended }> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const onFrame = (_: number, kind: FrameKind, content: Buffer) => {
      if (kind === 'written') bytes += content.length;
      else resolve({ bytes, ended: JSON.parse(content.toString()) });
    };
    launcher.stdout.on('data', frameReader(onFrame));
    launcher.once('exit', (code, signal) => reject(new Error(`The launcher ended with ${signal ?? code}.`)));
    for (const [kind, content] of [
      ['part', file],
      ['decode', Buffer.alloc(0)],
    ] as const) {
      launcher.stdin.write(frameHead(1, kind, content.length));
      launcher.stdin.write(content);
    }
  });
}

test('a decoder that writes without an end is ended, and no more than a picture can need reaches the function', {
  timeout: 60_000,
}, async () => {
  const { bytes, ended, launcherRuns } = await decodeWith(`
    const piece = Buffer.alloc(1_000_000);
    const write = () => process.stdout.write(piece, write);
    write();`);
  expect(ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  expect(bytes).toBeLessThanOrEqual(mostWrittenBytes);
  expect(launcherRuns).toBe(true);
});

test('of what a decoder says without an end, the launcher keeps the end', { timeout: 60_000 }, async () => {
  const { ended, launcherRuns } = await decodeWith(`
    const piece = 'a'.repeat(1_000_000);
    const say = (left) => left > 0 ? process.stderr.write(piece, () => say(left - 1)) : process.stderr.write('the end', () => process.exit(7));
    say(600);`);
  expect(ended).toMatchObject({ code: 7, said: expect.stringMatching(/^a+the end$/) });
  expect(ended.said).toHaveLength(2_000);
  expect(launcherRuns).toBe(true);
});
