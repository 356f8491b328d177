/** A package-lock.json, as far as it is read here. */
export interface LockFile {
  name: string;
  version: string;
  lockfileVersion: number;
  /** Each package by its folder; '' is the project itself. */
  packages: Record<string, LockedPackage>;
}

interface LockedPackage {
  version?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

interface Manifest {
  name: string;
  version: string;
  engines: Record<string, string>;
  dependencies: Record<string, string>;
}

/** The lock of another project that needs some of the packages locked here, in the very versions, and nothing else. */
export function lockFor({ name, version, engines, dependencies }: Manifest, ours: LockFile): LockFile {
  const folders = new Set<string>();
  const add = (dependent: string, needed: string) => {
    const folder = find(ours, dependent, needed);
    if (folder === undefined || folders.has(folder)) return;
    folders.add(folder);
    for (const next of needs(ours.packages[folder] as LockedPackage)) add(folder, next);
  };
  for (const needed of Object.keys(dependencies)) add('', needed);
  const packages = [...folders].sort().map((folder) => [folder, withoutReason(ours.packages[folder] as LockedPackage)]);
  return {
    name,
    version,
    lockfileVersion: ours.lockfileVersion,
    packages: { '': { name, version, dependencies, engines }, ...Object.fromEntries(packages) },
  };
}

/** Where a package finds one that it needs: in its own folder, else in the next one above that has it. Optional ones may be nowhere. */
function find({ packages }: LockFile, dependent: string, needed: string): string | undefined {
  for (let folder = dependent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const candidate = `${folder && `${folder}/`}node_modules/${needed}`;
    if (Object.hasOwn(packages, candidate)) return candidate;
    if (folder === '') return undefined;
  }
}

function needs({ dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} }: LockedPackage): string[] {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

/** Why a package is in our lock may not be why it is in the other. */
function withoutReason(locked: LockedPackage): LockedPackage {
  const { dev: _dev, devOptional: _devOptional, peer: _peer, ...rest } = locked as LockedPackage & Record<string, unknown>;
  return rest;
}
