import { signal } from '../../local/parts/processes.ts';
import type { RunningSystem } from '../../local/running-system.ts';
import { findChildren } from './parts-use.ts';
import { untilHealthy, untilReplaced } from './system.ts';

/** The assignment's failure cases: what fails in the middle of each run. */
export const failures = {
  none: 'nothing fails',
  function: 'a function process dies',
  service: 'a database service dies',
  postgres: 'Postgres restarts',
} as const;

export type Failure = keyof typeof failures;

/** What a failure did. */
export interface Inflicted {
  /** From the beginning of the run. */
  atMs: number;
  /** Until health was reported again. */
  backAfterMs: number;
}

interface Victim {
  part: string;
  pid: number;
  by: NodeJS.Signals;
}

/** Makes a part fail, which its supervisor starts again. Resolves with the time until all parts report that they work. */
export async function inflict(failure: Exclude<Failure, 'none'>, url: string, running: () => Promise<RunningSystem>): Promise<number> {
  const { part, pid, by } = victims[failure]((await running()).processes);
  const startedAtMs = performance.now();
  signal(pid, by);
  // One of several workers has no entry of its own: the others go on.
  if ((await running()).processes[part] === pid) await untilReplaced(part, pid, running);
  await untilHealthy(url);
  return Math.round(performance.now() - startedAtMs);
}

const victims: Record<Exclude<Failure, 'none'>, (processes: Record<string, number>) => Victim> = {
  function: (processes) => {
    const part = 'functions';
    const [worker] = findChildren(processes[part] as number, 'local/parts/functions.ts');
    return { part, pid: worker ?? (processes[part] as number), by: 'SIGKILL' };
  },
  service: (processes) => ({ part: 'product-db', pid: processes['product-db'] as number, by: 'SIGKILL' }),
  // A fast shutdown, as a provider does it for maintenance.
  postgres: (processes) => ({ part: 'postgres', pid: processes['postgres'] as number, by: 'SIGINT' }),
};
