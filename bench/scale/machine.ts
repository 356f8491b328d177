import { execFile } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { promisify } from 'node:util';

/** What a result depends on besides the code. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGib: number;
  /** Processes that waited for a core in the last minute. */
  load: number;
  node: string;
  commit: string;
  at: string;
}

export async function describeMachine(): Promise<Machine> {
  const commit = await promisify(execFile)('git', ['describe', '--always', '--dirty', '--abbrev=12'], { cwd: import.meta.dirname }).then(
    ({ stdout }) => stdout.trim(),
    () => 'unknown',
  );
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0] ?? 0,
    node: process.version,
    commit,
    at: new Date().toISOString(),
  };
}
