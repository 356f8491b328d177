/** The fields of a package-lock.json that are read here. */
export interface LockFile {
  name: string;
  version: string;
  lockfileVersion: number;
  /** Packages by folder; '' is the project itself. */
  packages: Record<string, LockedPackage>;
}

export interface LockedPackage {
  name?: string;
  version?: string;
  license?: string;
  bin?: Record<string, string>;
  /** With `link`: the folder that npm links to. Otherwise where npm gets the package. */
  resolved?: string;
  link?: boolean;
  /** Whether only development needs it. */
  dev?: boolean;
  /** Whether npm does without it where it does not fit the machine. */
  optional?: boolean;
  /** The systems, processors and C libraries that it is for; absent if it is for all. */
  os?: string[];
  cpu?: string[];
  libc?: string[];
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

/** A package without dependencies in a folder of the project, to which npm links. */
export type LocalPackage = Required<Pick<LockedPackage, 'name' | 'version' | 'license' | 'bin'>>;

/**
 * A lock file for another project, with only the packages it needs: those of `local` in the project's own folders, the others in the versions
 * that are locked here.
 */
export function lockFor(manifest: Manifest, ours: LockFile, local: Readonly<Record<string, LocalPackage>>): LockFile {
  const { name, version, engines, dependencies } = manifest;
  const links = Object.entries(local).map(([folder, { name }]) => [`node_modules/${name}`, { resolved: folder, link: true }]);
  const registered = Object.keys(dependencies).filter((needed) => !Object.values(local).some(({ name }) => name === needed));
  const packages = foldersOf(registered, ours).map((folder) => [folder, withoutReason(ours.packages[folder] as LockedPackage)]);
  return {
    name,
    version,
    lockfileVersion: ours.lockfileVersion,
    packages: { '': { name, version, dependencies, engines }, ...local, ...Object.fromEntries([...links, ...packages]) },
  };
}

/** The folders of the named packages and of all that they need; without those that do not fit the machine, and what only those need. */
export function foldersOf(names: readonly string[], lock: LockFile, fits = (_locked: LockedPackage) => true): string[] {
  const folders = new Set<string>();
  const add = (dependent: string, needed: string) => {
    const folder = find(lock, dependent, needed);
    const locked = lock.packages[folder ?? ''] as LockedPackage;
    if (folder === undefined || folders.has(folder) || !fits(locked)) return;
    folders.add(folder);
    for (const next of needs(locked)) add(folder, next);
  };
  for (const needed of names) add('', needed);
  return [...folders].sort();
}

/** Finds a dependency as Node does: in the package's own folder, otherwise in the nearest one above. An optional one may be missing. */
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

/** The two projects may have a package for different reasons, so the reason is left out. */
function withoutReason(locked: LockedPackage): LockedPackage {
  const { dev: _dev, devOptional: _devOptional, peer: _peer, ...rest } = locked as LockedPackage & Record<string, unknown>;
  return rest;
}
