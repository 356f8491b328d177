import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn as spawnAtTerminal } from '@lydell/node-pty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signal } from '../../local/parts/processes.ts';
import type { RunningSystem } from '../../local/running-system.ts';
import { removeFolder, runToEnd, temporaryFolder } from '../support/parts/souk.ts';

let folder: string;
const recordFile = () => path.join(folder, 'running.json');
const running = async (): Promise<RunningSystem> => JSON.parse(await readFile(recordFile(), 'utf8'));
const runs = (pid: number) => signal(pid, 0 as unknown as NodeJS.Signals);

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  // What a test that failed has left.
  if (existsSync(recordFile())) for (const pid of Object.values((await running()).processes)) signal(pid, 'SIGKILL');
  await removeFolder(folder);
});

function start(stdout: 'pipe' | 'ignore' = 'pipe', command = ['local/start.mjs']): ChildProcess {
  const env = { ...process.env, PORT: '0', DATA_DIR: folder };
  return spawn(process.execPath, command, { env, stdio: ['ignore', stdout, stdout] });
}

async function untilReady(): Promise<RunningSystem> {
  await vi.waitUntil(() => existsSync(recordFile()), { timeout: 60_000 });
  return running();
}

/** Enough requests to fill any pipe with their log lines. */
async function ask(url: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/v1/health?${'x'.repeat(500)}`)));
    for (const answer of answers) await answer.arrayBuffer();
  }
}

async function endsInOrder(supervisor: ChildProcess, { processes }: RunningSystem): Promise<void> {
  supervisor.kill('SIGTERM');
  const [code] = supervisor.exitCode === null ? await once(supervisor, 'exit') : [supervisor.exitCode];
  expect(code).toBe(0);
  expect(Object.values(processes).filter(runs)).toEqual([]);
  expect(existsSync(recordFile())).toBe(false);
}

test('keeps running when the reader of its output ends, and ends cleanly', { timeout: 90_000 }, async () => {
  const supervisor = start();
  const system = await untilReady();
  supervisor.stdout?.destroy();
  supervisor.stderr?.destroy();
  signal(system.processes['payment'] as number, 'SIGKILL');
  await ask(system.url, 5);
  await vi.waitUntil(async () => (await fetch(`${system.url}/v1/health`)).ok, { timeout: 15_000, interval: 200 });
  await endsInOrder(supervisor, await running());
});

test('keeps running when nothing reads its output and the pipe is full', { timeout: 90_000 }, async () => {
  const supervisor = start();
  supervisor.stdout?.pause();
  const system = await untilReady();
  await ask(system.url, 100);
  expect((await fetch(`${system.url}/v1/health`)).status).toBe(200);
  await endsInOrder(supervisor, system);
});

test('keeps running when its output goes to a full disk', { timeout: 90_000 }, async () => {
  const supervisor = spawn('sh', ['-c', `exec '${process.execPath}' local/start.mjs >/dev/full 2>&1`], {
    env: { ...process.env, PORT: '0', DATA_DIR: folder },
  });
  const system = await untilReady();
  await ask(system.url, 2);
  await endsInOrder(supervisor, system);
});

test('ends cleanly when its terminal closes while requests come in', { timeout: 90_000 }, async () => {
  const env = { ...process.env, PORT: '0', DATA_DIR: folder };
  const terminal = spawnAtTerminal(process.execPath, ['local/start.mjs'], { env });
  const { url, processes } = await untilReady();
  let asking = true;
  const requests = (async () => {
    while (asking) await ask(url, 1).catch(() => sleep(10));
  })();
  (terminal as unknown as { destroy(): void }).destroy();
  await vi.waitUntil(() => !existsSync(recordFile()), { timeout: 20_000 });
  asking = false;
  await requests;
  await vi.waitUntil(() => Object.values(processes).filter(runs).length === 0, { timeout: 5_000 });
});

test('when the supervisor is killed and its output is closed, every part ends', { timeout: 90_000 }, async () => {
  const supervisor = start();
  const { url, processes } = await untilReady();
  const { postgres, ...parts } = processes;
  supervisor.stdout?.destroy();
  const requests = ask(url, 50).catch(() => {});
  supervisor.kill('SIGKILL');
  await requests;
  await vi.waitUntil(() => Object.values(parts).filter(runs).length === 0, { timeout: 15_000 });
  signal(postgres as number, 'SIGINT');
  await vi.waitUntil(() => !runs(postgres as number), { timeout: 15_000 });
});

test.each(['local/books/audit.ts', 'local/demo/command.ts'])(
  '%s ends when the reader of its output ends',
  { timeout: 30_000 },
  async (command) => {
    const { stderr } = await runToEnd(['sh', '-c', `node ${command} 2>&1 | head -c 1`], {
      DATA_DIR: folder,
      SOUK_URL: 'http://127.0.0.1:9',
    });
    expect(stderr).toBe('');
  },
);
