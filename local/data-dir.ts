import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, constants, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ConfigError } from '../lib/config.ts';

export interface DataDir {
  /** The embedded Postgres's folder in it. */
  cluster: string;
  /** The password of the embedded Postgres's superuser and of each service's role: made once, readable by its owner alone. */
  passwords: Passwords;
}

export type Passwords = Record<'postgres' | 'customer' | 'product' | 'payment', string>;

/** Opens the folder in which everything is kept, made if it is not there, for this process alone: a second one is told so. */
export async function openDataDir(folder: string, url: () => string): Promise<DataDir> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    await lock(await realpath(folder), folder, url);
    return { cluster: path.join(path.resolve(folder), 'postgres'), passwords: await passwordsIn(folder) };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `DATA_DIR is ${JSON.stringify(folder)}, which cannot be used: ${(error as Error).message}. Set it to another folder.`,
    );
  }
}

/**
 * Holds the folder by listening on a socket named after it: the system lets go of it however this process ends, so the lock is never left
 * behind. Whoever comes second is told by the first who and where it is.
 */
async function lock(realFolder: string, folder: string, url: () => string): Promise<void> {
  const name = `souk-${createHash('sha256').update(realFolder).digest('hex').slice(0, 32)}`;
  const socket = process.platform === 'linux' ? `\0${name}` : path.join(tmpdir(), `${name}.sock`);
  const server = createServer((connection) => connection.on('error', () => {}).end(`${url()} (process ${process.pid})`));
  server.unref();
  const listen = () => once(server.listen(socket), 'listening');
  await listen().catch(async () => {
    const holder = await text(connect(socket)).catch(() => undefined);
    if (holder !== undefined)
      throw new ConfigError(`Souk already runs on ${folder}, at ${holder}: end that first, or set DATA_DIR and PORT to others.`);
    if (socket.startsWith('/')) await rm(socket, { force: true });
    await listen();
  });
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

/** Writes a file for its owner's eyes alone; it is there whole or not at all. */
export async function writePrivately(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.unfinished`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.unfinished`, file);
}
