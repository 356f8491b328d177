import { randomBytes } from 'node:crypto';
import { access, constants, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../lib/config/config.ts';
import { lockFolder } from './folder-lock.ts';
import { makeFolder } from './make-folder.ts';

export interface DataDir {
  /** The embedded Postgres's folder, inside this one. */
  cluster: string;
  /** The folder of items' pictures, inside this one. */
  pictures: string;
  /** The password of the embedded Postgres's superuser and of each service's role: made once, readable only by the owner. */
  passwords: Passwords;
}

type Passwords = Record<'postgres' | 'customer' | 'product' | 'payment', string>;

/** Opens the data folder for this process only, and makes it if it is missing. Throws a ConfigError if it cannot be used. */
export async function openDataDir(folder: string): Promise<DataDir> {
  try {
    await makeFolder(path.resolve(folder));
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!lockFolder(folder)) throw new ConfigError(await describeHolder(folder));
    // This process holds the lock, so the run that wrote the file is over.
    await rm(runningFile(folder), { force: true });
    return {
      cluster: path.join(path.resolve(folder), 'postgres'),
      pictures: path.join(path.resolve(folder), 'pictures'),
      passwords: await passwordsIn(folder),
    };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `DATA_DIR is ${JSON.stringify(folder)}, which cannot be used: ${(error as Error).message}. Set it to another folder.`,
    );
  }
}

/** The record of what runs on a data folder. */
export const runningFile = (folder: string): string => path.join(folder, 'running.json');

async function describeHolder(folder: string): Promise<string> {
  const record = await readFile(runningFile(folder), 'utf8').catch(() => 'null');
  const running: { url: string; processes: Record<string, number> } | null = JSON.parse(record);
  const where = running ? `, at ${running.url} (process ${running.processes['supervisor']})` : '';
  return `Souk already runs on ${folder}${where}: end that first, or set DATA_DIR and PORT to others.`;
}

async function passwordsIn(folder: string): Promise<Passwords> {
  const file = path.join(folder, 'passwords.json');
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (known !== undefined) return JSON.parse(known);
  const password = () => randomBytes(24).toString('base64url');
  const passwords = { postgres: password(), customer: password(), product: password(), payment: password() };
  await writePrivately(file, passwords);
  return passwords;
}

/** Writes a file that only its owner can read. The write is atomic. */
export async function writePrivately(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.unfinished`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.unfinished`, file);
}
