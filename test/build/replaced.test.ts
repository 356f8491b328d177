import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundle } from '../../build/bundle.ts';
import { checkLeftOut, unusedByFramework } from '../../build/replaced.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'souk-replaced-'));
});

afterEach(() => rm(root, { recursive: true }));

/** Bundles a part that loads the package, whose source this is. */
async function bundleOf(name: string, source: string) {
  const files = {
    'main.ts': `import '${name}';`,
    [`node_modules/${name}/package.json`]: `{ "main": "lib/${name}.js" }`,
    [`node_modules/${name}/lib/${name}.js`]: source,
    'build/nothing.cjs': '',
  };
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
  return bundle({ root, entries: { main: 'main.ts' }, folder: path.join(root, 'dist'), outside: [] });
}

const load = (...names: string[]) => names.map((name) => `require('${name}');`).join('');

test('a bundle has nothing of the packages that soap loads and Souk does not use', async () => {
  const { inputs } = await bundleOf('soap', load('axios', 'axios-ntlm', 'whatwg-mimetype', 'xml-crypto'));
  expect(Object.keys(inputs).sort()).toEqual(['build/nothing.cjs', 'main.ts', 'node_modules/soap/lib/soap.js']);
});

test('the build fails when soap no longer loads a package that is left out', async () => {
  const built = bundleOf('soap', load('axios', 'whatwg-mimetype', 'xml-crypto'));
  await expect(built).rejects.toThrow('soap no longer imports axios-ntlm: remove it from build/replaced.ts.');
});

test('the build fails when another package loads one that is left out', async () => {
  const built = bundleOf('other', load('axios'));
  await expect(built).rejects.toThrow('node_modules/other/lib/other.js imports axios, which build/replaced.ts leaves out of the bundle.');
});

test('the build fails when a package of the framework no longer loads one that is left out, or when another one does', () => {
  const importsOf = (users: Record<string, string>) => ({
    inputs: Object.fromEntries(
      Object.entries(users).map(([by, name]) => [
        `node_modules/${by}/index.js`,
        { bytes: 1, imports: [{ path: 'build/nothing.cjs', kind: 'require-call' as const, original: name }] },
      ]),
    ),
    outputs: {},
  });
  const usual = { 'body-parser': 'iconv-lite', 'raw-body': 'iconv-lite', 'mime-types': 'mime-db' };
  const check = (users: Record<string, string>) => () => checkLeftOut(importsOf(users), unusedByFramework);
  expect(check(usual)).not.toThrow();
  const { 'raw-body': _, ...fewer } = usual;
  expect(check(fewer)).toThrow('raw-body no longer imports iconv-lite: remove it from build/replaced.ts.');
  expect(check({ ...usual, csv: 'iconv-lite' })).toThrow(
    'node_modules/csv/index.js imports iconv-lite, which build/replaced.ts leaves out',
  );
});
