import { readFile } from 'node:fs/promises';
import { descendantsOf } from '../pictures/memory.ts';

/** The memory of a part, with the processes that it started. Linux counts it. */
export interface Resident {
  /** Resident memory, with what other processes share. */
  residentMib: number;
  /** The same, but what several processes share counts for each only in part. */
  ownMib: number;
  /** What no file holds: V8's heap and what C has allocated. */
  anonymousMib: number;
}

export const measuredParts = ['functions', 'customer-db', 'product-db', 'payment'] as const;
export type Part = (typeof measuredParts)[number] | 'all';

/** Reads the memory of all parts, and their sum. */
export async function readResident(processes: Record<string, number>): Promise<Record<Part, Resident>> {
  const parts = await Promise.all(measuredParts.map(async (name) => [name, await ofPart(processes[name] as number)] as const));
  return Object.fromEntries([...parts, ['all', sum(parts.map(([, resident]) => resident))]]) as Record<Part, Resident>;
}

async function ofPart(pid: number): Promise<Resident> {
  return sum(await Promise.all([pid, ...(await descendantsOf(pid))].map(ofProcess)));
}

async function ofProcess(pid: number): Promise<Resident> {
  const map = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(map)?.[1] ?? 0) / 1_024;
  return { residentMib: mib('Rss'), ownMib: mib('Pss'), anonymousMib: mib('Anonymous') };
}

function sum(all: readonly Resident[]): Resident {
  const total = (key: keyof Resident) => all.reduce((mib, one) => mib + one[key], 0);
  return { residentMib: total('residentMib'), ownMib: total('ownMib'), anonymousMib: total('anonymousMib') };
}
