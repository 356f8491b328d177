import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';

const inMemory = '/dev/shm';
const enoughBytes = 4 * 2 ** 30;

/** A folder for temporary files: in memory if the machine has room there, because databases are made and dropped by the hundred. */
export async function folderForTests(): Promise<string> {
  const room = await statfs(inMemory).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return room >= enoughBytes ? inMemory : tmpdir();
}
