import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, readSettings } from '../../lib/config/config.ts';
import type { SettingName } from '../../lib/config/settings.ts';
import { inRepository } from '../../local/parts/environment.ts';
import { requestOwn } from '../../local/parts/own-request.ts';
import { signal } from '../../local/parts/processes.ts';
import { type RunningSystem, readRunning } from '../../local/running-system.ts';
import { loadExtension } from './statements.ts';

/** The system that is measured. */
export interface BenchSystem {
  url: string;
  /** Its processes and databases now; undefined if it does not run on this machine. */
  running?: () => Promise<RunningSystem>;
  /** Whether it was started for this run, on new databases. */
  isNew: boolean;
  /** The settings that differ from the defaults. */
  settings: Record<string, string>;
  stop(): Promise<void>;
}

const readyWithinMs = 30_000;

/** One network makes all accounts, one buyer makes as many purchases as many would, and lines of a log are no part of the work. */
const ownSettings = {
  LOG_LEVEL: 'warn',
  NEW_ACCOUNTS_PER_MINUTE: '1000000',
  NEW_ITEMS_PER_DAY: '1000000',
  NEW_PURCHASES_PER_MINUTE: '1000000',
} satisfies Partial<Record<SettingName, string>>;

/** Settings that a user may set, and that a result depends on. */
const changeable = ['LOG_LEVEL', 'FUNCTION_PROCESSES', 'DATABASE_POOL_SIZE'] as const satisfies readonly SettingName[];

/** Starts a system whose processes write where they used their CPU into a folder when they end. */
export const openProfiledSystem = (folder: string): Promise<BenchSystem> =>
  startOwn({ NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder} --cpu-prof-interval=500` });

/** The system at SOUK_URL, or a new one of real processes, as `npm start` runs it, in a temporary folder. */
export async function openSystem(): Promise<BenchSystem> {
  const url = process.env['SOUK_URL'];
  if (url === undefined) return startOwn();
  const { DATA_DIR } = readSettings(['DATA_DIR']);
  const running = await readRunning(DATA_DIR).catch(() => undefined);
  const isHere = running?.url === url.replace(/\/+$/, '');
  return { url, isNew: false, settings: {}, stop: async () => {}, ...(isHere && { running: () => readRunning(DATA_DIR) }) };
}

async function startOwn(variables: Record<string, string> = {}): Promise<BenchSystem> {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-bench-'));
  const given = changeable.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const settings = { ...ownSettings, ...Object.fromEntries(given) };
  const env = { ...process.env, ...settings, ...variables, DATA_DIR: folder, PORT: '0' };
  const child = spawn(process.execPath, [inRepository('local/start.mjs')], { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const endAtOnce = () => void child.kill('SIGTERM');
  process.once('exit', endAtOnce);
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = /^Souk is ready at (http:\/\/\S+)$/.exec(line)?.[1];
      if (said !== undefined) resolve(said);
    });
  });
  const url = await Promise.race([ready, ended.then(() => undefined)]);
  if (url === undefined) throw new ConfigError('The system that was to be measured did not start.');
  const running = () => readRunning(folder);
  await countStatementsFromNow(url, running);
  return {
    url,
    running,
    isNew: true,
    settings,
    async stop() {
      process.off('exit', endAtOnce);
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Postgres loads the extension that counts statements only when it starts. */
async function countStatementsFromNow(url: string, running: () => Promise<RunningSystem>): Promise<void> {
  const { owners, processes } = await running();
  if (owners.product === undefined || processes['postgres'] === undefined) return;
  await loadExtension(owners.product);
  signal(processes['postgres'], 'SIGINT');
  await untilReplaced('postgres', processes['postgres'], running);
  await untilHealthy(url);
}

/** Waits until a part has a new process. */
export async function untilReplaced(part: string, pid: number, running: () => Promise<RunningSystem>): Promise<void> {
  const untilMs = Date.now() + readyWithinMs;
  while ((await running()).processes[part] === pid) {
    if (Date.now() > untilMs) throw new Error(`${part} was not started again.`);
    await sleep(20);
  }
}

/** Waits until the functions report that all parts work. */
export async function untilHealthy(url: string): Promise<void> {
  for (const untilMs = Date.now() + readyWithinMs; Date.now() < untilMs; await sleep(20)) {
    const status = await requestOwn(`${url}/v1/health`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
  }
  throw new Error(`The system at ${url} is not healthy after ${readyWithinMs / 1_000} s.`);
}
