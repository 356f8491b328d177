import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../lib/config/config.ts';
import { findProcesses, signal } from '../parts/processes.ts';
import { ensureCluster, insideCluster } from './cluster.ts';
import { findPostgres } from './installation.ts';
import { hasUsers, openForUser } from './users-of-cluster.ts';

export interface EmbeddedPostgres {
  /** The address of one of its databases, for its superuser. */
  url(database: string): string;
  pid: number;
  /** Resolves when the server has ended, for any reason. */
  exited: Promise<void>;
  /** Rolls back open transactions, ends all connections, then the server. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The cluster's folder; made if it is missing. */
  dataDir: string;
  port: number;
  password: string;
  /** Server settings in addition to the usual ones. */
  settings?: Record<string, string>;
  /** What its log says when it can be used; for a replica, which only reads, something else than usual. */
  readyAt?: string;
}

const usualSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  // Fewer processes: this server has no replicas, and reads rarely wait for a disk.
  max_logical_replication_workers: '0',
  io_method: 'sync',
  shared_buffers: '64MB',
  log_min_messages: 'warning',
  lc_messages: 'C',
  // After a crash Postgres syncs its whole folder to disk: with one call on Linux, elsewhere with one for each of some 4,000 files,
  // which takes seconds on a busy machine.
  ...(process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }),
};

/**
 * Starts the Postgres that npm installed, in its own process group, so that Ctrl-C at the terminal does not reach it. First it ends the
 * processes that an earlier run left on the same folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, port, password, settings = {}, readyAt = 'ready to accept connections' } = options;
  const installation = await findPostgres();
  await ensureCluster(dataDir, password, installation);
  const name = await clusterName(dataDir);
  await endLeftovers(name, dataDir);

  const { folder, ...started } = insideCluster(dataDir, installation);
  const flags = Object.entries({ ...usualSettings, ...settings, cluster_name: name }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const asUser = await openForUser(dataDir);
  const server = spawn(installation.postgres, ['-D', folder, '-p', String(port), ...flags], {
    ...started,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', asUser.fd],
  });
  await asUser.close();
  const exited = once(server, 'exit').then(() => {});
  const lines: string[] = [];
  const ready = new Promise<boolean>((resolve) => {
    createInterface({ input: server.stderr as Readable }).on('line', (line) => {
      if (line.includes(readyAt)) resolve(true);
      lines.push(line);
      if (lines.length > 20) lines.shift();
    });
  });
  const isReady = await Promise.race([ready, exited.then(() => false)]);
  const { pid } = server;
  if (!isReady || pid === undefined) throw new ConfigError(`Postgres did not start in ${dataDir}: ${lines.join(' | ')}`);

  return {
    url: (database) => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    pid,
    exited,
    async stop() {
      signal(pid, 'SIGINT');
      await exited;
    },
  };
}

/**
 * A name in the command line of the server and of each of its processes, which tells this folder's processes from all others. It comes from
 * the folder's identity, not its path: another container may have another folder at the same path.
 */
export async function clusterName(dataDir: string): Promise<string> {
  const { dev, ino } = await stat(dataDir, { bigint: true });
  return `souk-${createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 20)}`;
}

/**
 * Ends a server that still runs, and the processes that a killed server left: a new server refuses to start beside them. Processes in
 * another container cannot be seen from here; they and their files are left unchanged.
 */
async function endLeftovers(name: string, dataDir: string): Promise<void> {
  const servers = () => findProcesses(`cluster_name=${name}`);
  for (const pid of servers()) signal(pid, 'SIGINT');
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
    const left = findProcesses(name);
    // Postgres would mistake the file's id for a running server: that process may be a zombie, or another process may have the id now.
    if (left.length === 0 && !(await hasUsers(dataDir))) return rm(path.join(dataDir, 'postmaster.pid'), { force: true });
    if (left.length === 0 && waitedMs >= 3_000) break;
    if (servers().length === 0 || waitedMs >= 5_000) for (const pid of left) signal(pid, 'SIGKILL');
    await sleep(50);
  }
  const left = findProcesses(name).join(', ');
  throw new ConfigError(
    `A Postgres that an earlier run left in ${dataDir} still runs: end ${left ? `process ${left}` : 'it in the container where it was started'}.`,
  );
}
