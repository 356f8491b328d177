import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** The earliest time that a zip can hold, in local time, because a zip holds no time zone. */
const mtime = new Date(1980, 0, 1);
/** Mode 644: the owner may write, all may read, as in a zip made on Unix. */
const attributes = { os: 3, attrs: 0o100644 * 2 ** 16 };

/** Zips a folder. The bytes depend only on the names and contents of its files. */
export async function zipFolder(folder: string): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const zippable: Zippable = {};
  for (const file of files.sort()) zippable[file] = [await readFile(path.join(folder, file)), { mtime, level: 9, ...attributes }];
  return zipSync(zippable);
}
