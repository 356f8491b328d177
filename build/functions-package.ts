import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type LocalPackage, type LockFile, lockFor } from './lock.ts';
import { decoder, framework, frameworkFolder } from './parts.ts';

/**
 * Writes the package.json with which Google starts the functions. npm installs the packages outside the functions' bundle: the framework, which
 * loads main.mjs, from a folder beside it, and the decoder of pictures. The lock file is taken from ours, so their packages are those that the
 * tests ran on.
 */
export async function writeFunctionsPackage(root: string, folder: string, bundledFramework: LocalPackage): Promise<void> {
  const ours: LockFile = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'));
  const installed = (name: string) => ours.packages[`node_modules/${name}`]?.version as string;
  const [nodeMajor] = installed('node').split('.');
  const manifest = {
    name: 'souk-functions',
    version: ours.version,
    private: true,
    type: 'module',
    main: 'main.mjs',
    engines: { node: `${nodeMajor}.x` },
    dependencies: { [framework]: `file:${frameworkFolder}`, [decoder]: installed(decoder) },
  };
  await writeJson(path.join(folder, 'package.json'), manifest);
  await writeJson(path.join(folder, 'package-lock.json'), lockFor(manifest, ours, { [frameworkFolder]: bundledFramework }));
}

const writeJson = (file: string, content: unknown) => writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
