import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LockFile } from './lock.ts';

/**
 * Installs exactly the packages of a folder's package-lock.json, by copying those that are installed here and linking to those in the folder.
 * Needs no registry. An optional package that is not installed here is for other machines.
 */
export async function installPackages(root: string, folder: string): Promise<void> {
  const { packages }: LockFile = JSON.parse(await readFile(path.join(folder, 'package-lock.json'), 'utf8'));
  for (const [place, { optional, link, resolved = '' }] of Object.entries(packages)) {
    const [from, to] = [path.join(root, place), path.join(folder, place)];
    if (link) linkPackage(path.join(folder, resolved), to);
    else if (place.startsWith('node_modules/') && !(optional && !existsSync(from))) copyPackage(from, to);
  }
}

/** Relative, as npm does it, so that the folder can be moved. */
function linkPackage(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  symlinkSync(path.relative(path.dirname(to), from), to);
}

/** Nested packages are not copied: they have their own entries in the lock. */
function copyPackage(from: string, to: string): void {
  const isOwn = (file: string) => !path.relative(from, file).split(path.sep).includes('node_modules');
  cpSync(from, to, { recursive: true, filter: isOwn });
}
