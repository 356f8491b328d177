import { execFile } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { constants, open } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Beside a cluster's folder, a pipe that each of its Postgres's processes holds open for reading, by inheritance. The system lets go of it when
 * a process ends, however it ends, so it tells whether any is left, in this container or in another: a process id says nothing there.
 */
const pipeOf = (dataDir: string): string => `${dataDir}.users`;

/** What the server is to be given: it and all that it starts then count as users. The caller closes it when the server has it. */
export async function openForUser(dataDir: string): Promise<FileHandle> {
  const forReading = () => open(pipeOf(dataDir), constants.O_RDONLY | constants.O_NONBLOCK);
  return forReading().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await promisify(execFile)('mkfifo', ['-m', '600', pipeOf(dataDir)]);
    return forReading();
  });
}

/** Whether a process of the cluster's Postgres lives, wherever that is. */
export async function hasUsers(dataDir: string): Promise<boolean> {
  try {
    const pipe = await open(pipeOf(dataDir), constants.O_WRONLY | constants.O_NONBLOCK);
    await pipe.close();
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENXIO' || code === 'ENOENT') return false;
    throw error;
  }
}
