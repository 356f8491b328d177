import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Built, buildAll } from '../../build/build.ts';
import { frameworkFolder, functionsPart, imageParts } from '../../build/parts.ts';
import { loadedAtStart } from '../build/support/at-start.ts';
import { functionNames, recordLoaded, startFunction, unpackFunctions } from '../build/support/unpacked.ts';
import { schedulerToken } from '../support/parts/functions.ts';
import { beyondLimits } from './compare.ts';
import { frameworkKib, functionFiles, startKib, startModules } from './limits.ts';

const parts = [functionsPart, ...imageParts].map(({ name }) => name);
let folder: string;
let built: Built;
const within = (...names: string[]) => path.join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'souk-budgets-'));
  built = await buildAll(process.cwd(), within('dist'));
}, 240_000);

afterAll(() => rm(folder, { recursive: true }));

const outputsOf = (part: string) => (built.metafiles[part] as Metafile).outputs;

test('every part loads little when it starts', async () => {
  const sizes = parts.map((part) => {
    const files = loadedAtStart(outputsOf(part));
    return { what: `${part}, KiB`, found: Math.round(files.reduce((sum, file) => sum + file.bytes, 0) / 1_024), limit: startKib[part] };
  });
  const modules = parts.map((part) => {
    const files = loadedAtStart(outputsOf(part));
    return { what: `${part}, modules`, found: new Set(files.flatMap(({ inputs }) => Object.keys(inputs))).size, limit: startModules[part] };
  });
  const { size } = await stat(within('dist', functionsPart.name, frameworkFolder, 'framework.js'));
  const bundledFramework = { what: 'framework, KiB', found: Math.round(size / 1_024), limit: frameworkKib };
  expect(beyondLimits('loaded at the start of a part', [...sizes, bundledFramework, ...modules])).toEqual([]);
});

test('every function loads few files when it starts', { timeout: 240_000 }, async () => {
  await unpackFunctions(within('dist/functions.zip'), within('unpacked'));
  const found: { what: string; found: number; limit: number }[] = [];
  for (const name of functionNames) found.push({ what: name, found: await filesOf(name), limit: functionFiles(name) });
  expect(beyondLimits('files loaded at the start of a function', found)).toEqual([]);
});

/** Starts a function as Google does, and ends it when it listens. */
async function filesOf(name: string): Promise<number> {
  const list = within(`loaded-by-${name}`);
  const settings = {
    CUSTOMER_DB_ADDRESS: '127.0.0.1:1',
    PRODUCT_DB_ADDRESS: '127.0.0.1:1',
    PAYMENT_URL: 'http://127.0.0.1:1/',
    SCHEDULER_TOKEN: schedulerToken,
    PICTURES_DIR: folder,
    ...recordLoaded(list),
  };
  const { child, port, ended } = startFunction(within('unpacked'), name, settings);
  await port;
  child.kill('SIGKILL');
  await ended;
  expect((await stat(list)).size).toBeGreaterThan(0);
  return new Set((await readFile(list, 'utf8')).trim().split('\n')).size;
}
