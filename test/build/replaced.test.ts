import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundle } from '../../build/bundle.ts';
import { framework } from '../../build/parts.ts';
import { checkLeftOut, leftOutOfFramework } from '../../build/replaced.ts';

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

test('the build fails when the framework no longer loads a package that is left out, or when another one does', () => {
  const importsOf = (imports: [by: string, name: string][]) => ({
    inputs: Object.fromEntries(
      imports.map(([by, name], i) => [
        `node_modules/${by}/${i}.js`,
        { bytes: 1, imports: [{ path: 'build/no-application.cjs', kind: 'require-call' as const, original: name }] },
      ]),
    ),
    outputs: {},
  });
  const usual: [string, string][] = ['body-parser', 'express'].map((name) => [framework, name]);
  const check = (imports: [string, string][]) => () => checkLeftOut(importsOf(imports), leftOutOfFramework);
  expect(check(usual)).not.toThrow();
  expect(check(usual.slice(1))).toThrow(`${framework} no longer imports body-parser: remove it from build/replaced.ts.`);
  expect(check([...usual, ['csv', 'express']])).toThrow('node_modules/csv/2.js imports express, which build/replaced.ts leaves out');
});
