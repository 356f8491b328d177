import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import type { Built } from '../../../build/build.ts';
import { functionsPart, imageParts } from '../../../build/parts.ts';

/** Copies to another folder what a build is made from, and nothing else: its modules, the packages that they are from, and the files beside. */
export function copySources({ metafiles }: Built, folder: string): void {
  const inputs = Object.values(metafiles).flatMap((metafile) => Object.keys(metafile.inputs));
  const beside = [functionsPart, ...imageParts].flatMap(({ files }) => Object.values(files));
  const sources = new Set(['package.json', 'package-lock.json', 'tsconfig.json', ...beside, ...inputs.map(packageOf)]);
  // The bundler makes some modules itself.
  for (const source of sources) if (existsSync(source)) cpSync(source, path.join(folder, source), { recursive: true, filter: isRead });
}

/** Where the package of a module is; the module itself if it is ours. */
const packageOf = (module: string) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? module;

const isRead = (file: string) => !/\.(d\.[cm]?ts|map|md)$/.test(file);
