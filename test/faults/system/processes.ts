import { findProcesses, signal } from '../../../local/parts/processes.ts';

/** Every part that runs as a process and can be killed or stopped. */
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

/** Second instances of parts that have one instance in most systems. */
const twinNames = ['customer-db-2', 'payment-2'] as const;

export const instanceNames = [...partNames, ...twinNames] as const;

export type InstanceName = (typeof instanceNames)[number];

export interface Processes {
  /** The id of a part's current process. */
  pidOf(part: InstanceName): number;
  /** `kill -9`; the part's supervisor then restarts it. For Postgres the postmaster is killed. */
  kill(part: PartName): void;
  /** SIGTERM; the supervisor restarts the part as after any other end. */
  terminate(part: InstanceName): void;
  /** SIGSTOP, to all of its processes. */
  freeze(part: PartName): void;
  /** SIGCONT. */
  thaw(part: PartName): void;
}

/** `find` returns a part's current process. `cluster` is a text in the command line of each of Postgres's processes. */
export function processesOf(find: (part: InstanceName) => { readonly pid: number | undefined } | undefined, cluster: string): Processes {
  const pidOf = (part: InstanceName) => {
    const pid = find(part)?.pid;
    if (pid === undefined) throw new Error(`${part} does not run`);
    return pid;
  };
  /** Each process of Postgres leads its own process group. */
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
