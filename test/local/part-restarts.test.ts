import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../lib/process/log.ts';
import { startPart } from '../../local/parts/part.ts';
import { signal } from '../../local/parts/processes.ts';

const plan = { name: 'steady', args: ['-e', `process.send('ready'); setInterval(() => {}, 1000)`], env: process.env };

/** Until the returned function is called, no process can be started. */
function withoutNode(): () => void {
  const { execPath } = process;
  const restore = () => {
    process.execPath = execPath;
  };
  process.execPath = '/nowhere/node';
  onTestFinished(restore);
  return restore;
}

function start() {
  const lines: string[] = [];
  const output = { show: () => {}, write: (line: string) => void lines.push(line) };
  let started = 0;
  const onStarted = () => {
    started += 1;
  };
  const part = startPart(plan, { output, log: createLog('test', 'warn', output), onStarted, longestDelayMs: 200 });
  onTestFinished(() => part.stop());
  return { part, lines, started: () => started };
}

test('a part is started again until the machine has room for its process', async () => {
  const { part, lines, started } = start();
  await part.ready;
  const first = part.pid as number;
  const restore = withoutNode();
  signal(first, 'SIGKILL');
  await expect
    .poll(() => lines.filter((line) => /steady ended \(spawn \S+ ENOENT\) and is started again/.test(line)).length)
    .toBeGreaterThan(1);
  restore();
  await expect.poll(() => part.pid).toBeGreaterThan(0);
  expect(part.pid).not.toBe(first);
  expect(lines[0]).toContain('steady ended (SIGKILL)');
  expect(started()).toBe(lines.length);
});

test('a part whose first process cannot be started says why, and can be stopped', async () => {
  withoutNode();
  const { part } = start();
  await expect(part.ready).rejects.toThrow(/^steady did not start: spawn \S+ ENOENT$/);
  await part.stop();
});

test('a part that waits for its next process can be stopped', async () => {
  const { part, lines } = start();
  await part.ready;
  withoutNode();
  signal(part.pid as number, 'SIGKILL');
  await expect.poll(() => lines.length).toBeGreaterThan(1);
  await part.stop();
});
