import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { fileBeside } from '../../lib/process/file-beside.ts';

export type LauncherProcess = ChildProcessByStdio<Writable, Readable, Readable>;

const program = () => fileBeside('launcher-process.mjs', () => fileURLToPath(new URL('launcher-process.ts', import.meta.url)));

let early: LauncherProcess | undefined;

/** Starts the process before the code that uses it is loaded. */
export function startLauncherEarly(): void {
  early = spawnLauncher();
  // If it cannot start, the next one says why.
  early.once('error', () => {});
}

/** The process that was started early, if it still runs, or else a new one. */
export function startLauncher(): LauncherProcess {
  const started = early;
  early = undefined;
  const runs = started?.pid !== undefined && started.exitCode === null && started.signalCode === null;
  return runs ? started : spawnLauncher();
}

/** Detached means a session of its own: launcher-process.ts says why. */
function spawnLauncher(): LauncherProcess {
  return spawn(process.execPath, ['--max-old-space-size=64', program()], { env: {}, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
}
