import { findProcesses, signal } from '../../../local/parts/processes.ts';

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

/** A second instance of those that are one in most systems. */
const twinNames = ['customer-db-2', 'payment-2'] as const;

export const instanceNames = [...partNames, ...twinNames] as const;

export type InstanceName = (typeof instanceNames)[number];

export interface Processes {
  /** Of the process that a part is at the moment. */
  pidOf(part: InstanceName): number;
  /** `kill -9`, which the part's supervisor answers by starting it again. Of Postgres it is the postmaster who dies. */
  kill(part: PartName): void;
  /** SIGTERM, which its supervisor takes for its end like any other. */
  terminate(part: InstanceName): void;
  /** SIGSTOP, to all of its processes. */
  freeze(part: PartName): void;
  /** SIGCONT. */
  thaw(part: PartName): void;
}

/** `find` tells which process a part is at the moment; `cluster`: what the command line of each of Postgres's processes contains. */
export function processesOf(find: (part: InstanceName) => { readonly pid: number | undefined } | undefined, cluster: string): Processes {
  const pidOf = (part: InstanceName) => {
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
    pidOf,
    terminate: (part) => signal(pidOf(part), 'SIGTERM'),
    kill: (part) => signal(pidOf(part), 'SIGKILL'),
    freeze: (part) => send(part, 'SIGSTOP'),
    thaw: (part) => send(part, 'SIGCONT'),
  };
}
