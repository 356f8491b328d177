import { spawn as spawnProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';

// A test starts several processes, and others may run beside it.
vi.setConfig({ testTimeout: 60_000 });

export const program = fileURLToPath(new URL('../../../../clients/souk.ts', import.meta.url));

export interface Home {
  folder: string;
  /** All that a client of this person sees of the environment. */
  env: Record<string, string>;
}

/** A person's own configuration folder, for one test. */
export async function newHome(url: string, env: Record<string, string> = {}): Promise<Home> {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-home-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  return {
    folder,
    env: {
      PATH,
      NODE_COMPILE_CACHE,
      HOME: folder,
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      TERM: 'xterm-256color',
      SOUK_URL: url,
      ...env,
    },
  };
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `souk` with pipes, as a script does. */
export async function souk(home: Home, args: readonly string[], { input = '', env = {} } = {}): Promise<Ended> {
  const child = spawnProcess(process.execPath, [program, ...args], { env: { ...home.env, ...env } });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { code, stdout, stderr };
}
