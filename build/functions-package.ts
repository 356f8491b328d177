import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type LockFile, lockFor } from './lock.ts';
import { decoder, framework } from './parts.ts';

/**
 * Writes the package.json with which Google starts the functions. It installs the packages outside the bundle: the framework, which loads
 * main.mjs, and the decoder of pictures. The lock file beside it is taken from ours, so their packages are those that the tests ran on.
 */
export async function writeFunctionsPackage(root: string, folder: string): Promise<void> {
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
    dependencies: { [framework]: installed(framework), [decoder]: installed(decoder) },
  };
  await writeJson(path.join(folder, 'package.json'), manifest);
  await writeJson(path.join(folder, 'package-lock.json'), lockFor(manifest, ours));
}

const writeJson = (file: string, content: unknown) => writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
