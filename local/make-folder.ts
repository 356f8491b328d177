import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Makes a folder and those above it, where they are not there. Node's own way to do so goes on for ever in /proc. */
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
