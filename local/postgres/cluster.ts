import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ConfigError } from '../../lib/config/config.ts';
import type { PostgresInstallation } from './installation.ts';

/** The environment for Postgres's programs: a few of this process's variables, none of which sets an option, a language or a time zone. */
function environmentOfPostgres(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => /^(PATH|HOME|TMPDIR|TMP|TEMP|SYSTEMROOT|(DY)?LD_\w+)$/i.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * How a program of Postgres is given its folder. The user postgres may not reach the folder from the root, if a folder above can be entered
 * only by root. The program is therefore started inside the folder, and reaches it as its working directory.
 */
export function insideCluster(
  dataDir: string,
  { user }: PostgresInstallation,
): { cwd: string; env: NodeJS.ProcessEnv; folder: string; uid?: number; gid?: number } {
  const byWorkingDirectory = user.uid !== undefined && process.platform === 'linux';
  return { ...user, cwd: dataDir, env: environmentOfPostgres(), folder: byWorkingDirectory ? '/proc/self/cwd' : dataDir };
}

/** Makes the folder of a new cluster if there is none. It appears complete or not at all, even after a crash. */
export async function ensureCluster(dataDir: string, password: string, installation: PostgresInstallation): Promise<void> {
  const version = await readVersion(dataDir);
  const { majorVersion } = installation;
  if (version === undefined)
    await createCluster(dataDir, password, installation).catch((error: Error) => {
      if (error instanceof ConfigError) throw error;
      throw new ConfigError(`Postgres could not be set up in ${dataDir}: ${error.message}`, { cause: error });
    });
  else if (Number(version) !== majorVersion)
    throw new ConfigError(
      `${dataDir} was made by Postgres ${version.trim()}, and this is Postgres ${majorVersion}: set DATA_DIR to another folder, or move the data with pg_dump and psql.`,
    );
}

async function readVersion(dataDir: string): Promise<string | undefined> {
  try {
    return await readFile(`${dataDir}/PG_VERSION`, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ConfigError(`${dataDir} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function createCluster(dataDir: string, password: string, installation: PostgresInstallation): Promise<void> {
  const unfinished = `${dataDir}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const { uid, gid } = installation.user;
  if (uid !== undefined && gid !== undefined) await chown(unfinished, uid, gid);
  await runInitdb(unfinished, password, installation);
  await rename(unfinished, dataDir);
}

async function runInitdb(dataDir: string, password: string, installation: PostgresInstallation): Promise<void> {
  const { folder, ...started } = insideCluster(dataDir, installation);
  const passwordFile = await openPasswordFile(`${dataDir}.password`, password, installation.user);
  try {
    const flags = [
      `--pgdata=${folder}`,
      '--username=postgres',
      '--pwfile=/dev/stdin',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--locale-provider=builtin',
      '--data-checksums',
    ];
    const child = spawn(installation.initdb, flags, { ...started, stdio: [passwordFile.fd, 'ignore', 'pipe'] });
    const [said, [code]] = await Promise.all([text(child.stderr as Readable), once(child, 'exit')]);
    if (code !== 0) throw new ConfigError(`Postgres could not be set up in ${dataDir}: ${reasonOf(said)}`);
  } finally {
    await passwordFile.close();
    await rm(`${dataDir}.password`);
  }
}

/** initdb reopens its standard input, so that must be a file, and the user postgres must be able to read it. */
async function openPasswordFile(file: string, password: string, { uid, gid }: PostgresInstallation['user']) {
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  if (uid !== undefined && gid !== undefined) await chown(file, uid, gid);
  return open(file);
}

/** The first line that gives the reason. After it, initdb lists what it removes. */
function reasonOf(said: string): string {
  const lines = said.trim().split('\n');
  return lines.find((line) => /error|fatal|could not/i.test(line)) ?? lines.at(-1) ?? '';
}
