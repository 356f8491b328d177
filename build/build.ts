import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { bundle } from './bundle.ts';
import { bundleFramework } from './framework.ts';
import { writeFunctionsPackage } from './functions-package.ts';
import { frameworkFolder, functionsPart, imageParts, type Part } from './parts.ts';
import { describePackages, installedFolders, packageFolders, sbomFile, sbomOf } from './sbom.ts';
import { zipFolder } from './zip.ts';

export interface Built {
  /** Each part's inputs and outputs, by the part's name. Those of the functions contain the framework's. */
  metafiles: Record<string, Metafile>;
}

/** Builds everything that is deployed from the repository at `root`, into folders of `out` and functions.zip; replaces earlier output. */
export async function buildAll(root: string, out: string): Promise<Built> {
  const parts = [functionsPart, ...imageParts];
  const metafiles = await Promise.all(parts.map(async (part) => [part.name, await buildPart(root, out, part)] as const));
  const folder = path.join(out, functionsPart.name);
  const framework = await bundleFramework(root, path.join(folder, frameworkFolder));
  await writeFunctionsPackage(root, folder, framework.manifest);
  const built = { metafiles: Object.fromEntries(metafiles) };
  const ofFunctions = built.metafiles[functionsPart.name] as Metafile;
  Object.assign(ofFunctions.inputs, framework.metafile.inputs);
  Object.assign(ofFunctions.outputs, framework.metafile.outputs);
  await writeSboms(root, out, built.metafiles);
  await writeFile(`${folder}.zip`, await zipFolder(folder));
  return built;
}

async function buildPart(root: string, out: string, { name, entry, extension, programs, files, outside }: Part): Promise<Metafile> {
  const folder = path.join(out, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [file, source] of Object.entries(files)) await cp(path.join(root, source), path.join(folder, file), { recursive: true });
  const metafile = await bundle({ root, entries: { ...programs, main: entry }, folder, outside, extension });
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`);
  return metafile;
}

async function writeSboms(root: string, out: string, metafiles: Built['metafiles']): Promise<void> {
  const all = await describePackages(root);
  for (const { name, files } of [functionsPart, ...imageParts]) {
    const folder = path.join(out, name);
    const installed = name === functionsPart.name ? await installedFolders(path.join(folder, 'package-lock.json')) : [];
    const folders = [...packageFolders(metafiles[name] as Metafile, files), ...installed];
    await writeFile(path.join(folder, sbomFile), await sbomOf(root, name, folders, all));
  }
}
