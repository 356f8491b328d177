import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Makes a folder and its missing parents. Node's own recursive mkdir never ends in /proc. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return refuseUnlessFolder(folder, error);
    if (parent === folder) throw error;
    await makeFolder(parent);
    await mkdir(folder);
  }
}

async function refuseUnlessFolder(folder: string, error: unknown): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw error;
}
