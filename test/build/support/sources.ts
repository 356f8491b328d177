import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Built } from '../../../build/build.ts';
import { functionsPart, imageParts } from '../../../build/parts.ts';

/** Copies to another folder what a build is made from, and nothing else: its modules, the packages that they are from, and the files beside. */
export function copySources({ metafiles }: Built, folder: string): void {
  const inputs = Object.values(metafiles).flatMap((metafile) => Object.keys(metafile.inputs));
  const beside = [functionsPart, ...imageParts].flatMap(({ files }) => Object.values(files));
  const sources = new Set(['package.json', 'package-lock.json', 'tsconfig.json', ...beside, ...inputs.map(packageOf), ...leftOut(inputs)]);
  // The bundler makes some modules itself.
  for (const source of sources) if (existsSync(source)) cpSync(source, path.join(folder, source), { recursive: true, filter: isRead });
}

/** What is left out of a bundle is still loaded by the build, with all that it needs, to see what others export. */
function leftOut(inputs: readonly string[]): Set<string> {
  const folders = new Set(
    inputs.filter((input) => input.startsWith('left-out:')).map((input) => input.replace('left-out:', 'node_modules/')),
  );
  for (const folder of folders) {
    const manifest = path.join(folder, 'package.json');
    // The others are modules of packages that the build does not load.
    if (!existsSync(manifest)) continue;
    const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
    for (const name of Object.keys(dependencies)) folders.add(`node_modules/${name}`);
  }
  return folders;
}

/** Where the package of a module is; the module itself if it is ours. */
const packageOf = (module: string) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? module;

const isRead = (file: string) => !/\.(d\.[cm]?ts|map|md)$/.test(file);
