import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundle } from '../../build/bundle.ts';
import type { LeftOut } from '../../build/replaced.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'souk-replaced-'));
});

afterEach(() => rm(root, { recursive: true }));

/** Bundles a part that loads the package, whose source this is. */
async function bundleOf(name: string, source: string, leftOut: LeftOut) {
  const files = {
    'main.ts': `import '${name}';`,
    [`node_modules/${name}/index.js`]: source,
    'build/nothing.cjs': '',
  };
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
  return bundle({ root, entry: 'main.ts', folder: path.join(root, 'dist'), outside: [], leftOut });
}

const load = (...names: string[]) => names.map((name) => `require('${name}');`).join('');

test('a bundle has nothing of what is left out', async () => {
  const { inputs } = await bundleOf('soap', load('axios', './server'), { soap: ['axios', './server'] });
  expect(Object.keys(inputs).sort()).toEqual(['build/nothing.cjs', 'main.ts', 'node_modules/soap/index.js']);
});

test('the build fails when a package no longer has an import that is left out', async () => {
  const built = bundleOf('soap', load('axios'), { soap: ['axios', './server'] });
  await expect(built).rejects.toThrow('soap no longer imports ./server: remove it from build/replaced.ts.');
});

test('an import is left out only of the package that is named', async () => {
  await expect(bundleOf('other', load('axios'), { soap: ['axios'] })).rejects.toThrow('Could not resolve "axios"');
});
