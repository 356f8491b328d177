import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../../lib/database/migrate.ts';
import { startEmbeddedPostgres } from '../../../local/postgres/embedded-postgres.ts';
import { folderForTests } from './memory.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The test cluster's address without a database's name. */
    postgres: string;
  }
}

/** One Postgres for all tests, with a migrated template of each database to clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(await folderForTests(), 'souk-test-'));
  // For the processes of all tests. What one of them has compiled, the next one finds.
  process.env['TMPDIR'] = folder;
  process.env['NODE_COMPILE_CACHE'] = path.join(folder, 'compiled');
  const postgres = await startEmbeddedPostgres({
    dataDir: path.join(folder, 'postgres'),
    port: await freePort(),
    password: 'test',
    settings: {
      max_connections: '300',
      fsync: 'off',
      full_page_writes: 'off',
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.track_utility': 'on',
    },
  });
  const admin = new pg.Client(postgres.url('postgres'));
  await admin.connect();
  for (const name of ['customer', 'product', 'payment']) {
    await admin.query(`create database ${name}_template`);
    await migrate({ location: { url: postgres.url(`${name}_template`) }, folder: `sql/${name}` });
    await admin.query(`alter role souk_${name} login password 'test'`);
  }
  await admin.end();
  project.provide('postgres', postgres.url(''));
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
