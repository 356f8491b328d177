import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../../lib/database/migrate.ts';
import { freePorts } from '../../local/parts/ports.ts';
import { startEmbeddedPostgres } from '../../local/postgres/embedded-postgres.ts';

/** A Postgres of its own in a temporary folder. */
export interface Cluster {
  /** The settings that differ from those of `npm start`. */
  settings: Record<string, string>;
  /** Creates a database, migrated like that of the part. */
  create(name: string, part: 'product' | 'payment'): Promise<ScaleDatabase>;
  stop(): Promise<void>;
}

interface ScaleDatabase {
  /** For the superuser. */
  url: string;
  /** For the role of the service. */
  serviceUrl: string;
}

/** Only reads are measured, so writing the data safely to disk would only cost time. */
const settings = {
  shared_buffers: '1GB',
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '8GB',
  autovacuum: 'off',
  jit: 'off',
};
const password = 'scale';

export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-scale-'));
  const [port = 0] = await freePorts(1, '127.0.0.1');
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres'), port, password, settings });
  const stop = async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop().finally(() => process.exit(130)));
  return {
    settings,
    async create(name, part) {
      const url = postgres.url(name);
      await command(postgres.url('postgres'), `create database ${name}`);
      await migrate({ location: { url }, folder: `sql/${part}` });
      await command(url, `alter role souk_${part} login password '${password}'`);
      const serviceUrl = new URL(url);
      serviceUrl.username = `souk_${part}`;
      return { url, serviceUrl: serviceUrl.href };
    },
    stop,
  };
}

async function command(url: string, text: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(text).finally(() => client.end());
}
