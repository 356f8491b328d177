import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type PictureStore, pageOfObjects } from './store.ts';

/** The store of one machine. The folders of object names are folders here, too. A file gets its name when it is complete. */
export function folderStore(folder: string): PictureStore {
  const placeOf = (name: string) => path.join(folder, name);

  async function namesIn(prefix: string): Promise<string[]> {
    const parent = path.posix.dirname(`${prefix}x`);
    const files = await readdir(placeOf(parent)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return files.map((file) => path.posix.join(parent, file)).filter((name) => name.startsWith(prefix));
  }

  return {
    async put(name, content) {
      const unfinished = placeOf(`${path.posix.dirname(name)}/${randomUUID()}.unfinished`);
      await mkdir(path.dirname(unfinished), { recursive: true });
      await writeFile(unfinished, content);
      await rename(unfinished, placeOf(name));
    },

    async list(prefix, from) {
      const names = (await namesIn(prefix)).filter((name) => name >= from).sort();
      return Promise.all(names.slice(0, pageOfObjects).map(async (name) => ({ name, createdAt: (await stat(placeOf(name))).mtime })));
    },

    delete: (name) => rm(placeOf(name), { force: true }),
  };
}
