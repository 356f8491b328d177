import { cpSync, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LockFile } from './lock.ts';

/**
 * Installs exactly the packages of a folder's package-lock.json, by copying those that are installed here. Needs no registry. An optional
 * package that is not installed here is for other machines.
 */
export async function installPackages(root: string, folder: string): Promise<void> {
  const { packages }: LockFile = JSON.parse(await readFile(path.join(folder, 'package-lock.json'), 'utf8'));
  for (const [place, { optional }] of Object.entries(packages)) {
    const from = path.join(root, place);
    if (place !== '' && !(optional && !existsSync(from))) copyPackage(from, path.join(folder, place));
  }
}

/** Nested packages are not copied: they have their own entries in the lock. */
function copyPackage(from: string, to: string): void {
  const isOwn = (file: string) => !path.relative(from, file).split(path.sep).includes('node_modules');
  cpSync(from, to, { recursive: true, filter: isOwn });
}
