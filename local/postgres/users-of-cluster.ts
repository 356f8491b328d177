import { execFile } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { constants, open } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * A named pipe beside a cluster's folder. All processes of its Postgres inherit it, open for reading. The kernel closes it when a process
 * ends, even after a crash, so it shows whether any is left, also in another container, where a process id has no meaning.
 */
const pipeOf = (dataDir: string): string => `${dataDir}.users`;

/** Opens the pipe for the server: it and all processes it starts then count as users. The caller closes its own copy afterwards. */
export async function openForUser(dataDir: string): Promise<FileHandle> {
  const forReading = () => open(pipeOf(dataDir), constants.O_RDONLY | constants.O_NONBLOCK);
  return forReading().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await promisify(execFile)('mkfifo', ['-m', '600', pipeOf(dataDir)]);
    return forReading();
  });
}

/** Whether any process of the cluster's Postgres is alive, in this container or another. */
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
