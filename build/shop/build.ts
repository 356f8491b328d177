import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { addNotices } from './notices.ts';
import { hashOfSources, recordOf } from './sources.ts';

/** Browsers since the summer of 2024: they have `light-dark()`, which the styles use. */
const target = ['chrome123', 'edge123', 'firefox128', 'safari17.5'];

/** Builds the shop's page into `folder`, with a compressed file beside each file. Replaces an earlier build at once. */
export async function buildShop(root: string, folder: string): Promise<void> {
  const hash = await hashOfSources(root);
  await mkdir(path.dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    const page = path.join(root, 'shop');
    const built = (await build({
      root: page,
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      // Without `development: false` NODE_ENV would decide, and a build within a test would be another one.
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
      build: {
        outDir: unfinished,
        emptyOutDir: true,
        target,
        // An inlined picture would need a weaker policy of the page.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
      },
    })) as Rolldown.RolldownOutput;
    await addNotices(page, unfinished, built.output);
    await compressAll(unfinished);
    await chmod(unfinished, 0o755);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder).catch((error: NodeJS.ErrnoException) => {
      // Another build of the same sources was faster.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    await writeFile(recordOf(folder), hash);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function compressAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
    const file = path.join(parentPath, name);
    await writeFile(`${file}.br`, await promisify(brotliCompress)(await readFile(file)));
  }
}
