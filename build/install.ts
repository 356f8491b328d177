import { cpSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LockFile } from './lock.ts';

/** Installs in a folder what its package-lock.json names, and nothing else, out of the packages that are installed here: without a registry. */
export async function installPackages(root: string, folder: string): Promise<void> {
  const { packages }: LockFile = JSON.parse(await readFile(path.join(folder, 'package-lock.json'), 'utf8'));
  for (const place of Object.keys(packages)) if (place !== '') copyPackage(path.join(root, place), path.join(folder, place));
}

/** The packages inside a package are packages of their own. */
function copyPackage(from: string, to: string): void {
  const isOwn = (file: string) => !path.relative(from, file).split(path.sep).includes('node_modules');
  cpSync(from, to, { recursive: true, filter: isOwn });
}
