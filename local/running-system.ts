import { readFile, rm } from 'node:fs/promises';
import type { StoreSettings } from '../functions/pictures/open-store.ts';
import { ConfigError } from '../lib/config/config.ts';
import { runningFile, writePrivately } from './data-dir.ts';
import type { ServiceSecrets } from './parts/identities.ts';
import type { ServiceAddresses } from './parts/plans.ts';
import type { DatabaseName, DatabasePlan } from './postgres/databases.ts';

/** The system that runs on a data folder, for other tools: its addresses and processes. */
export interface RunningSystem {
  url: string;
  /** Addresses with passwords, for the services' own roles. Only services that run here are listed. */
  databases: Partial<Record<DatabaseName, string>>;
  /** The same for the databases' owner, which an operator's command needs to change what no service may. */
  owners: Partial<Record<DatabaseName, string>>;
  /** Where the services are, and the secrets with which callers prove who they are; by the names of the settings. */
  services: ServiceAddresses & ServiceSecrets;
  /** Where items' pictures are, by the names of the settings. */
  pictures: StoreSettings;
  /** Process ids by the part's name. */
  processes: Record<string, number>;
}

export interface RunningRecord {
  /** Adds a process and returns it. */
  add<T extends { readonly pid: number | undefined }>(name: string, process: T): T;
  /** Writes the current state. Rejects if it cannot be written; the next call tries again. */
  update(): Promise<void>;
  remove(): Promise<void>;
}

/** Keeps the record in the data folder. It holds passwords, so only its owner can read it. */
export function recordRunning(
  folder: string,
  { url, databases, services, pictures }: Pick<RunningSystem, 'url' | 'services' | 'pictures'> & { databases: DatabasePlan[] },
): RunningRecord {
  const processes = new Map<string, { readonly pid: number | undefined }>();
  let writing = Promise.resolve();
  return {
    add(name, process) {
      processes.set(name, process);
      return process;
    },
    update() {
      const content = {
        url,
        databases: Object.fromEntries(databases.map(({ name, serviceUrl }) => [name, serviceUrl])),
        owners: Object.fromEntries(databases.map(({ name, url }) => [name, url])),
        services,
        pictures,
        processes: { supervisor: process.pid, ...Object.fromEntries([...processes].map(([name, { pid }]) => [name, pid])) },
      };
      const written = writing.then(() => writePrivately(runningFile(folder), content));
      writing = written.catch(() => {});
      return written;
    },
    async remove() {
      await writing;
      await rm(runningFile(folder), { force: true });
    },
  };
}

/** Reads which system runs on a data folder. Throws a ConfigError if the folder has no record of one. */
export async function readRunning(folder: string): Promise<RunningSystem> {
  try {
    return JSON.parse(await readFile(runningFile(folder), 'utf8'));
  } catch (error) {
    throw new ConfigError(
      `Souk does not run on ${folder}: start it with \`npm start\`, or set DATA_DIR to its folder. (${(error as Error).message})`,
    );
  }
}
