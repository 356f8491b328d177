import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Built, buildAll } from '../../build/build.ts';
import { decoder, framework, functionsPart, imageParts } from '../../build/parts.ts';
import { nodeArguments } from '../../build/process-memory.ts';
import type { Endpoint } from '../../functions/endpoint.ts';
import { functions } from '../../functions/endpoints.ts';
import { descendants } from '../support/processes.ts';
import { filesOf } from './support/at-start.ts';
import { readImage } from './support/image.ts';
import { copySources } from './support/sources.ts';

let folder: string;
let built: Built;
const out = (...names: string[]) => path.join(folder, 'dist', ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'souk-bundle-'));
  built = await buildAll(process.cwd(), out());
}, 240_000);

afterAll(() => rm(folder, { recursive: true }));

const metafileOf = (part: string) => built.metafiles[part] as Metafile;
const parts = [functionsPart, ...imageParts].map(({ name }) => name);

/** The folders of packages and of ours that a process loads at its start, or ever. */
function sourcesOf({ outputs }: Metafile, kinds: string[]): Set<string> {
  const inputs = filesOf(outputs, kinds).flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
  return new Set(inputs.map((input) => /^(?:.*node_modules\/)?((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] as string));
}

test('the same sources make the same bytes in any folder', { timeout: 300_000 }, async () => {
  const elsewhere = path.join(folder, 'elsewhere');
  copySources(built, elsewhere);
  await buildAll(elsewhere, path.join(elsewhere, 'dist'));
  const files = (await readdir(out(), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(50);
  const again = await readdir(path.join(elsewhere, 'dist'), { recursive: true, withFileTypes: true });
  expect(again.filter((entry) => entry.isFile())).toHaveLength(files.length);
  for (const { parentPath, name } of files) {
    const file = path.relative(out(), path.join(parentPath, name));
    const same = (await readFile(out(file))).equals(await readFile(path.join(elsewhere, 'dist', file)));
    expect([file, same]).toEqual([file, true]);
  }
});

/** Where a file's header begins: its name stands behind 30 bytes, of which the first four are always the same. */
function headerOf(name: string, zip: Buffer): number {
  let at = zip.indexOf(name);
  while (zip.readUInt32LE(at - 30) !== 0x04034b50 || zip.readUInt16LE(at - 4) !== name.length) at = zip.indexOf(name, at + 1);
  return at - 30;
}

test('the zip has the files of its folder, in order and with one timestamp', async () => {
  const zip = await readFile(out('functions.zip'));
  const entries = (await readdir(out('functions'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const names = entries.map(({ parentPath, name }) => path.relative(out('functions'), path.join(parentPath, name))).sort();
  expect(Object.keys(unzipSync(zip))).toEqual(names);
  for (const [name, content] of Object.entries(unzipSync(zip)))
    expect(await readFile(out('functions', name))).toEqual(Buffer.from(content));
  const earliest = Buffer.from([0, 0, 0x21, 0]);
  for (const name of names) expect(zip.subarray(headerOf(name, zip) + 10, headerOf(name, zip) + 14)).toEqual(earliest);
});

test('Google installs only the framework, which is bundled, and the decoder of pictures, from a matching lock file', async () => {
  const manifest = JSON.parse(await readFile(out('functions/package.json'), 'utf8'));
  expect(manifest).toMatchObject({ type: 'module', main: 'main.mjs', engines: { node: '24.x' } });
  expect(manifest.dependencies).toEqual({ [framework]: 'file:framework', [decoder]: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  const lock = JSON.parse(await readFile(out('functions/package-lock.json'), 'utf8'));
  const others = Object.keys(lock.packages).filter((place) => !/(^|\/)(sharp|@img\/[\w-]+|@emnapi\/runtime)$/.test(place));
  expect(others).toEqual([
    '',
    'framework',
    `node_modules/${framework}`,
    'node_modules/semver',
    'node_modules/sharp/node_modules/detect-libc',
    'node_modules/tslib',
  ]);
  for (const name of ['sharp-linux-x64', 'sharp-libvips-linux-x64'])
    expect(lock.packages[`node_modules/@img/${name}`]).toMatchObject({ optional: true, integrity: expect.any(String) });
  // npm refuses a lock that does not fit the package, or lacks something that another entry needs.
  const copy = path.join(folder, 'installed');
  await cp(out('functions'), copy, { recursive: true });
  await promisify(execFile)('npm', ['ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit'], { cwd: copy });
});

test('the bundled framework is the installed one, with all that a function may import from it', async () => {
  const read = async (file: string) => JSON.parse(await readFile(file, 'utf8'));
  const { name, version, license, bin } = await read(`node_modules/${framework}/package.json`);
  expect(await read(out('functions/framework/package.json'))).toMatchObject({ name, version, license, bin });
  expect((await read(out('functions/package-lock.json'))).packages.framework).toEqual({ name, version, license, bin });
  const load = createRequire(import.meta.url);
  expect(Object.keys(load(out('functions/framework')))).toEqual(Object.keys(load(framework)));
});

/** What packages try to load and do without, and what is only loaded by what is never used. */
const doneWithout = [
  'pg-native',
  'supports-color',
  '@grpc/proto-loader',
  '@img/sharp-libvips-dev/include',
  '@img/sharp-libvips-dev/cplusplus',
];

test.each(parts)('%s needs only Node and its folder', (part) => {
  const imports = Object.values(metafileOf(part).outputs).flatMap((output) => output.imports);
  const external = new Set(imports.filter((imported) => imported.external).map(({ path }) => path.replace(/^node:/, '')));
  const known = new Set(builtinModules);
  const missing = [...external].filter((name) => !known.has(name) && !name.startsWith(framework));
  expect(missing.filter((name) => !doneWithout.includes(name))).toEqual([]);
});

test('a function starts without rarely needed code, and its bundle has no unused code', () => {
  const functions = metafileOf('functions');
  const atStart = sourcesOf(functions, ['import-statement', 'require-call']);
  expect(atStart).toContain('zod');
  expect(atStart).toContain('@grpc/grpc-js');
  for (const heavy of ['soap', 'google-auth-library', 'gaxios', 'protobufjs']) expect(atStart).not.toContain(heavy);
  // zod's other interface, whose schemas each have all methods, is larger and slower.
  expect(Object.keys(functions.inputs).filter((input) => input.includes('/zod/v4/classic/'))).toEqual([]);
  const ever = sourcesOf(functions, ['import-statement', 'require-call', 'dynamic-import']);
  expect(ever).toContain('soap');
  for (const others of [
    'axios',
    'xml-crypto',
    'pg',
    '@google-cloud/cloud-sql-connector',
    'swagger-ui-dist',
    'db-services',
    'payment-service',
    'local',
    'test',
  ])
    expect(ever).not.toContain(others);
});

test('before a function that takes a file is loaded, the launcher of pictures starts, and in no other function', {
  timeout: 120_000,
}, async () => {
  const early = path.join(folder, 'early');
  await cp(out('functions'), early, { recursive: true });
  const { outputs } = metafileOf('functions');
  const ofFunctions = Object.keys(outputs).find((name) => outputs[name]?.entryPoint === 'functions/index.ts') as string;
  await writeFile(path.join(early, path.basename(ofFunctions)), "console.log('loaded'); setInterval(() => {}, 1_000);");
  for (const [name, endpoints] of Object.entries<readonly Endpoint[]>(functions)) {
    const started = spawn(process.execPath, ['main.mjs'], {
      cwd: early,
      env: { FUNCTION_TARGET: name },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(started.stdout, 'data');
    const launches = descendants(started.pid as number).length > 0;
    started.kill('SIGKILL');
    await once(started, 'close');
    expect([name, launches]).toEqual([name, endpoints.some(({ file }) => file)]);
  }
});

test('a function has the payment service described by elements, because to parse the text costs memory and time at its start', async () => {
  expect((await readdir(out('functions'))).filter((name) => name.endsWith('.wsdl'))).toEqual([]);
});

test('only the process that re-encodes pictures loads their decoder', () => {
  const { outputs } = metafileOf('functions');
  const loads = (name: string) => Object.keys(outputs[name]?.inputs ?? {}).some((input) => input.startsWith(`node_modules/${decoder}/`));
  expect(
    Object.keys(outputs)
      .filter(loads)
      .map((name) => path.basename(name)),
  ).toEqual(['reencode-process.mjs']);
  expect(filesOf(outputs, ['import-statement', 'require-call', 'dynamic-import']).filter(loads)).toEqual([]);
});

test('what a function loads at its start is ASCII, because Node keeps other code at two bytes a character', async () => {
  const { outputs } = metafileOf('functions');
  const files = filesOf(outputs, ['import-statement', 'require-call']);
  expect(files.length).toBeGreaterThan(1);
  for (const file of files)
    expect([file, /\P{ASCII}/u.exec(await readFile(out('functions', path.basename(file)), 'utf8'))?.[0]]).toEqual([file, undefined]);
});

test.each(imageParts.map(({ name }) => name))('%s loads the connector to Cloud SQL only if it is configured', (part) => {
  const connector = '@google-cloud/cloud-sql-connector';
  expect(sourcesOf(metafileOf(part), ['import-statement', 'require-call'])).not.toContain(connector);
  expect(sourcesOf(metafileOf(part), ['import-statement', 'require-call', 'dynamic-import'])).toContain(connector);
});

test('an image runs as a user who cannot change it, runs no command at build time, and listens outside its container', async () => {
  const { user, instructions, env, args } = await readImage();
  expect(args).toEqual([...nodeArguments, 'main.js']);
  expect(user).toMatch(/^[1-9]\d+:[1-9]\d+$/);
  expect(instructions).toEqual(['ARG', 'FROM', 'WORKDIR', 'COPY', 'USER', 'ENV', 'ENTRYPOINT']);
  expect(env).toEqual({ NODE_ENV: 'production', HOST: '0.0.0.0' });
});

test.each(imageParts.map(({ name }) => name))('the image of %s gets every file of its folder', async (part) => {
  const rules = (await readFile('build/Dockerfile.dockerignore', 'utf8')).split('\n').filter((line) => line.startsWith('!'));
  const entries = await readdir(out(part), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(out(part), path.join(parentPath, name)));
  expect(files).toContain('main.js');
  expect(files.filter((file) => !rules.some((rule) => path.matchesGlob(file, rule.slice(1))))).toEqual([]);
});

test.each([
  ['functions', 'lib/payment/described-client', "describedClient('http://a/', { httpClient: {} }).then"],
  ['functions', 'node_modules/google-auth-library', 'default.OAuth2Client'],
  ['product-db', 'node_modules/@google-cloud/cloud-sql-connector', 'Connector'],
])('%s finds %s, which it loads later, and in it what Node finds there: %s', async (part, name, expected) => {
  const chunks = Object.entries(metafileOf(part).outputs).filter(([, { entryPoint = '' }]) => entryPoint.includes(name));
  const [chunk = ''] = chunks.map(([file]) => path.basename(file));
  const look = `import('./${chunk}').then((loaded) => process.exit(typeof loaded.${expected} === 'function' ? 0 : 1))`;
  await promisify(execFile)(process.execPath, ['-e', look], { cwd: out(part) });
});
