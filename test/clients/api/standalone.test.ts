import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const folder = 'clients/api';
const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));

test.each(files)('%s can be published separately: it needs no file of Souk, no Node and no package', async (name) => {
  const source = await readFile(`${folder}/${name}`, 'utf8');
  const imported = [...source.matchAll(/(?:from |import\()'([^']+)'/g)].map(([, from = '']) => from);
  for (const from of imported) expect(files.map((file) => `./${file}`)).toContain(from);
  expect(source).not.toMatch(/\b(process|Buffer|require)[.(]/);
});
