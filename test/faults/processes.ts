import { findProcesses, signal } from '../../local/processes.ts';

/** Every part that runs as a process, and can be killed or stopped. */
export const partNames = [
  'postgres',
  'customer-db',
  'product-db-1',
  'product-db-2',
  'payment',
  'functions-1',
  'functions-2',
  'resolver',
] as const;

export type PartName = (typeof partNames)[number];

export interface Processes {
  /** `kill -9`, which the part's supervisor answers by starting it again. Of Postgres it is the postmaster who dies. */
  kill(part: PartName): void;
  /** SIGSTOP, to all of its processes. */
  freeze(part: PartName): void;
  /** SIGCONT. */
  thaw(part: PartName): void;
}

/** `find` tells which process a part is at the moment; `cluster`: what the command line of each of Postgres's processes contains. */
export function processesOf(find: (part: PartName) => { readonly pid: number | undefined } | undefined, cluster: string): Processes {
  const pidOf = (part: PartName) => {
    const pid = find(part)?.pid;
    if (pid === undefined) throw new Error(`${part} does not run`);
    return pid;
  };
  /** Each process of Postgres leads a group of its own. */
  const groups = (part: PartName) => (part === 'postgres' ? findProcesses(cluster) : [pidOf(part)]);
  const send = (part: PartName, name: NodeJS.Signals) => {
    for (const pid of groups(part)) signal(-pid, name);
  };
  return {
    kill: (part) => signal(pidOf(part), 'SIGKILL'),
    freeze: (part) => send(part, 'SIGSTOP'),
    thaw: (part) => send(part, 'SIGCONT'),
  };
}
