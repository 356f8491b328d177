import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { v5 as uuidOf } from 'uuid';
import { licencesAsRead } from './licences.ts';
import { foldersOf, type LockedPackage, type LockFile } from './lock.ts';

/** The fields of a CycloneDX document (a software bill of materials, SBOM) that are read or changed here. */
export interface Sbom {
  serialNumber: string;
  metadata: { timestamp?: string; component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

interface Component {
  'bom-ref': string;
  name: string;
  purl?: string;
  licenses?: { license: { id: string } }[];
}

/** The name of the file in each part's folder. Scanners of images look for names that end so. */
export const sbomFile = 'sbom.cdx.json';

/** The namespace of the serial numbers of our documents. */
const namespace = 'b5a3c0de-3f0e-4b9b-9d3c-6a1f0c7e5d21';

/**
 * Every locked package, as npm describes it; needs no registry. `--omit dev` is not used: it also leaves out what both a part and a tool need,
 * for example zod.
 */
export async function describePackages(root: string): Promise<Sbom> {
  const words = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const { stdout } = await promisify(execFile)('npm', words, { cwd: root, maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

/** The folders in node_modules/ whose code or files a part has. */
export function packageFolders(metafile: Metafile, files: Readonly<Record<string, string>>): string[] {
  const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = [...bundled, ...Object.values(files)].flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)].sort();
}

/** The folders of the packages that npm installs from a lock file on Google's machines. */
export async function installedFolders(lockFile: string): Promise<string[]> {
  const lock: LockFile = JSON.parse(await readFile(lockFile, 'utf8'));
  return foldersOf(Object.keys(lock.packages['']?.dependencies ?? {}), lock, isForGoogle);
}

function isForGoogle({ os = ['linux'], cpu = ['x64'], libc = ['glibc'] }: LockedPackage): boolean {
  return os.includes('linux') && cpu.includes('x64') && libc.includes('glibc');
}

/** The document of one part: the packages in `folders`. The same packages give the same bytes. Throws if one is only meant for development. */
export async function sbomOf(root: string, part: string, folders: readonly string[], all: Sbom): Promise<string> {
  const { packages }: LockFile = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'));
  const refs = new Set(folders.map((folder) => refOf(folder, packages[folder])));
  const own = `${part}@${packages['']?.version}`;
  const rename = (ref: string) => (ref === all.metadata.component['bom-ref'] ? own : ref);
  const { timestamp: _timestamp, ...metadata } = all.metadata;
  const { purl: _purl, ...component } = metadata.component;
  const content = {
    ...all,
    serialNumber: '',
    metadata: { ...metadata, component: { ...component, name: part, 'bom-ref': own } },
    components: all.components.filter((listed) => refs.has(listed['bom-ref'])).map(withLicence),
    dependencies: all.dependencies
      .map(({ ref, dependsOn }) => ({ ref: rename(ref), dependsOn: dependsOn.filter((needed) => refs.has(needed)) }))
      .filter(({ ref }) => ref === own || refs.has(ref)),
  };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(content), namespace)}`;
  return `${JSON.stringify({ ...content, serialNumber }, undefined, 1)}\n`;
}

/** npm leaves a licence out that is no SPDX name. */
function withLicence(component: Component): Component {
  const id = licencesAsRead[component['bom-ref']];
  return id === undefined ? component : { ...component, licenses: [{ license: { id } }] };
}

function refOf(folder: string, locked: LockedPackage | undefined): string {
  if (!locked || locked.dev) throw new Error(`${folder} is deployed, but package.json does not list it among its "dependencies".`);
  return `${folder.replace(/^.*node_modules\//, '')}@${locked.version}`;
}
