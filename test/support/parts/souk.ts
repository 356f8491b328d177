import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';
import { signal } from '../../../local/parts/processes.ts';
import type { RunningSystem } from '../../../local/running-system.ts';

export interface Souk {
  url: string;
  dataDir: string;
  /** All that it has printed so far. */
  lines: string[];
  running(): Promise<RunningSystem>;
  /** Ends it as a person or another program would, and waits until all its processes are gone. Returns npm's exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Kills every process at once, the supervisor first. */
  killAll(): Promise<void>;
}

/** A new folder for one system; removed after the test. */
export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'souk-end-to-end-'));
}

const environment = (settings: Record<string, string>) => ({ ...process.env, PORT: '0', ...settings });

/**
 * Runs `npm start` until it says that it is ready. Tests that run at the same time choose their ports without knowing of each other, so it is
 * started again, once, if it met one that was in use.
 */
export async function startSouk(settings: Record<string, string>): Promise<Souk> {
  return start(settings).catch((error: Error) => {
    if (!/EADDRINUSE|already listens|address already in use/i.test(error.message)) throw error;
    return start(settings);
  });
}

async function start(settings: Record<string, string>): Promise<Souk> {
  const dataDir = settings['DATA_DIR'] as string;
  const npm = spawn('npm', ['start'], { env: environment(settings), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [npm.stdout, npm.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const ready = /^Souk is ready at (http:\/\/\S+)$/.exec(line);
        if (ready) resolve(ready[1] as string);
      });
    npm.on('exit', () => reject(new Error(`npm start ended early:\n${lines.join('\n')}`)));
  });
  const running = async (): Promise<RunningSystem> => JSON.parse(await readFile(path.join(dataDir, 'running.json'), 'utf8'));
  return {
    url,
    dataDir,
    lines,
    running,
    async end(by = 'SIGTERM') {
      // Ctrl-C at a terminal reaches npm and its child processes; another program signals only npm.
      if (by === 'SIGINT') signal(-(npm.pid as number), by);
      else npm.kill(by);
      const code = await exitCode(npm);
      await vi.waitUntil(() => !existsSync(path.join(dataDir, 'running.json')), { timeout: 15_000 });
      return code;
    },
    async killAll() {
      const { supervisor, ...others } = (await running()).processes;
      for (const pid of [supervisor, ...Object.values(others)]) signal(pid as number, 'SIGKILL');
      await exitCode(npm);
    },
  };
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a script of package.json, or another command, to its end. */
export async function runToEnd(command: string[], settings: Record<string, string>): Promise<Outcome> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { env: environment(settings), stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout as Readable), text(child.stderr as Readable), exitCode(child)]);
  return { code, stdout, stderr };
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

export const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true });
