import { execFile } from 'node:child_process';
import { chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../local/postgres/embedded-postgres.ts';
import { findPostgres } from '../../../local/postgres/installation.ts';

const run = promisify(execFile);

/** A running cluster: its folder, and an address for its superuser. */
interface Cluster {
  folder: string;
  url: string;
}

/** Copies the files of a running cluster, as a provider does every night. From then on its log is kept, to replay over the copy. */
export async function backUp({ folder, url }: Cluster, copy: string): Promise<void> {
  await inDatabase(url, async (client) => {
    await client.query(`alter system set wal_keep_size = '1GB'`);
    await client.query('select pg_reload_conf()');
    await client.query(`select pg_backup_start('souk', fast => true)`);
    await run('cp', ['-a', folder, copy]);
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(wait_for_archive => false)');
    await writeFor(path.join(copy, 'backup_label'), rows[0]?.labelfile as string);
  });
  await rm(path.join(copy, 'postmaster.pid'));
  const log = path.join(copy, 'pg_wal');
  for (const name of await readdir(log)) await rm(path.join(log, name), { recursive: true });
}

/** Replays the log over the copy up to the commits at an instant, and starts it on a port. */
export async function restore({ folder, url }: Cluster, copy: string, at: string, port: number): Promise<EmbeddedPostgres> {
  await inDatabase(url, (client) => client.query('select pg_switch_wal()'));
  await mkdir(path.join(copy, 'archive'));
  await run('cp', ['-a', `${path.join(folder, 'pg_wal')}/.`, path.join(copy, 'archive')]);
  await writeFor(path.join(copy, 'recovery.signal'), '');
  const settings = { restore_command: 'cp archive/%f %p', recovery_target_time: at, recovery_target_action: 'promote' };
  return startEmbeddedPostgres({ dataDir: copy, port, password: new URL(url).password, settings });
}

/** Starts the copy on a port as a replica of the cluster, which it follows from now on. */
export async function follow(
  { url }: Cluster,
  copy: string,
  port: number,
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres> {
  const { port: primaryPort, username, password } = new URL(url);
  await writeFor(path.join(copy, 'standby.signal'), '');
  const primary = `host=127.0.0.1 port=${primaryPort} user=${username} password=${password}`;
  const following = { primary_conninfo: primary, wal_retrieve_retry_interval: '100ms', ...settings };
  return startEmbeddedPostgres({ dataDir: copy, port, password, settings: following, readyAt: 'read-only connections' });
}

/** Writes a file that belongs to Postgres's user, because Postgres renames it. */
async function writeFor(file: string, content: string): Promise<void> {
  await writeFile(file, content);
  const { uid, gid } = (await findPostgres()).user;
  if (uid !== undefined && gid !== undefined) await chown(file, uid, gid);
}

export async function inDatabase<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  return use(client).finally(() => client.end());
}
