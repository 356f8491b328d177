import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** What the shop is built from. */
const folders = ['shop', 'clients/api', 'lib/text', 'build/shop'];
const files = ['package-lock.json'];

export const shopFolder = (root: string): string => path.join(root, 'dist/shop');

/** Names the sources that a built shop was made from. It is beside the folder, because all of the folder is published. */
export const recordOf = (folder: string): string => `${folder}.sources`;

export const readRecord = (folder: string): Promise<string | undefined> => readFile(recordOf(folder), 'utf8').catch(() => undefined);

/** A hash of all sources. Unlike times, it also notices an older version that was checked out. */
export async function hashOfSources(root: string): Promise<string> {
  const found = await Promise.all(folders.map((folder) => filesOf(root, folder)));
  const hash = createHash('sha256');
  for (const file of [...found.flat().sort(), ...files]) hash.update(`${file}\0`).update(await readFile(path.join(root, file)));
  return hash.digest('hex');
}

async function filesOf(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)));
}
