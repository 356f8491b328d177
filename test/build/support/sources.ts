import { cp, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Built } from '../../../build/build.ts';
import { functionsPart, imageParts } from '../../../build/parts.ts';

/** Copies to another folder what went into a build, and nothing else. */
export async function copySources({ metafiles }: Built, folder: string): Promise<void> {
  const modules = Object.values(metafiles).flatMap(({ inputs }) => Object.keys(inputs));
  const beside = [functionsPart, ...imageParts].flatMap(({ files }) => Object.values(files));
  const sources = new Set(['package.json', 'package-lock.json', 'tsconfig.json', ...beside, ...modules.filter(isFile)]);
  const manifests = new Set([...sources].flatMap(manifestsAbove));
  for (const file of [...sources, ...manifests]) await copyIfThere(file, path.join(folder, file));
}

/** The bundler makes some modules itself. */
const isFile = (input: string) => !/^[a-z-]+:/.test(input);

/** Where packages say what their names mean. */
function manifestsAbove(file: string): string[] {
  const folders = path.dirname(file).split('/');
  return folders
    .map((_, i) => path.join(...folders.slice(0, i + 1), 'package.json'))
    .filter((manifest) => manifest.startsWith('node_modules/'));
}

async function copyIfThere(from: string, to: string): Promise<void> {
  const there = await stat(from).catch(() => undefined);
  if (!there) return;
  await mkdir(path.dirname(to), { recursive: true });
  await cp(from, to, { recursive: true });
}
