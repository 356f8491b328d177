import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../../../lib/database/migrate.ts';
import { freePorts } from '../../../local/parts/ports.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../local/postgres/embedded-postgres.ts';
import { startTcpProxy } from '../network/tcp-proxy.ts';
import { folderForTests } from '../setup/memory.ts';
import { backUp, follow } from './backup.ts';
import type { TestDatabase } from './database.ts';

/** One of two servers, with the product database. */
type Server = Pick<TestDatabase, 'url' | 'serviceUrl' | 'query'>;

export interface Replicated {
  primary: Server;
  replica: Server & {
    /** Ends it as a crash of the machine would. */
    kill(): Promise<void>;
    start(): Promise<void>;
  };
  /** Ends the connection over which the replica follows the primary, and refuses another one until `connect`. */
  cut(): void;
  connect(): void;
  /** Resolves when the replica has all that is committed now. */
  untilCaughtUp(): Promise<void>;
  stop(): Promise<void>;
}

const password = 'test';
const settings = { max_connections: '60', fsync: 'off', max_standby_streaming_delay: '0' };

/** A migrated product database on a Postgres of its own, and a replica that Postgres keeps of it. */
export async function startReplicated(): Promise<Replicated> {
  const folder = await mkdtemp(path.join(await folderForTests(), 'souk-replicated-'));
  const [port = 0, replicaPort = 0] = await freePorts(2, '127.0.0.1');
  const [primaryFolder, copy] = [path.join(folder, 'primary'), path.join(folder, 'replica')];
  const postgres = await startEmbeddedPostgres({ dataDir: primaryFolder, port, password, settings });
  const cluster = { folder: primaryFolder, url: postgres.url('postgres') };
  await run(cluster.url, 'create database product');
  await migrate({ location: { url: postgres.url('product') }, folder: 'sql/product' });
  await run(cluster.url, `alter role souk_product login password '${password}'`);
  await backUp(cluster, copy);
  const proxy = await startTcpProxy({ host: '127.0.0.1', port });
  const byProxy = { ...cluster, url: cluster.url.replace(`:${port}/`, `:${proxy.port}/`) };
  const startReplica = () => follow(byProxy, copy, replicaPort, settings);
  let replica: EmbeddedPostgres = await startReplica();

  const primary = serverAt(port);
  return {
    primary,
    replica: {
      ...serverAt(replicaPort),
      async kill() {
        process.kill(replica.pid, 'SIGQUIT');
        await replica.exited;
      },
      async start() {
        replica = await startReplica();
      },
    },
    cut() {
      proxy.mode = 'refuse';
    },
    connect() {
      proxy.mode = 'pass';
    },
    async untilCaughtUp() {
      const [{ at } = { at: '' }] = await primary.query<{ at: string }>('select pg_current_wal_flush_lsn()::text as at');
      const isThere = async () =>
        (await run<{ is: boolean }>(replica.url('product'), `select pg_last_wal_replay_lsn() >= '${at}' as is`))[0]?.is;
      while (!(await isThere()));
    },
    async stop() {
      await Promise.all([replica.stop(), postgres.stop(), proxy.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function serverAt(port: number): Server {
  const url = (user: string) => `postgres://${user}:${password}@127.0.0.1:${port}/product`;
  return { url: url('postgres'), serviceUrl: url('souk_product'), query: (text) => run(url('postgres'), text) };
}

async function run<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
