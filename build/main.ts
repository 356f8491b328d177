import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { buildAll } from './build.ts';

const root = path.join(import.meta.dirname, '..');
const out = path.join(root, 'dist');

await buildAll(root, out);
for (const name of (await readdir(out)).sort())
  process.stdout.write(`dist/${name.padEnd(14)}${await kilobytes(path.join(out, name))} kB\n`);

async function kilobytes(file: string): Promise<string> {
  const names = (await stat(file)).isDirectory() ? await readdir(file, { recursive: true }) : [''];
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(file, name))).size));
  return Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1000)
    .toLocaleString('en')
    .padStart(8);
}
