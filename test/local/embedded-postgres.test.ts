import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePorts } from '../../local/parts/ports.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../local/postgres/embedded-postgres.ts';

let folder: string;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'souk-postgres-'));
  [port = 0] = await freePorts(1, '127.0.0.1');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const start = () => startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres'), port, password: 'p@ss/word' });

async function ask<Row extends pg.QueryResultRow>(server: EmbeddedPostgres, text: string): Promise<Row[]> {
  const client = new pg.Client(server.url('postgres'));
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

test('a half-made folder is made anew', { timeout: 60_000 }, async () => {
  await mkdir(path.join(folder, 'postgres.unfinished'));
  await writeFile(path.join(folder, 'postgres.unfinished', 'PG_VERSION'), '18\n');
  const server = await start();
  expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
});

test('a server that was left running is ended, a killed one does not block, and the data is kept', { timeout: 60_000 }, async () => {
  const left = await start();
  await ask(left, `create table kept as select 'here' as word`);
  const second = await start();
  await left.exited;
  expect(await ask(second, 'select * from kept')).toEqual([{ word: 'here' }]);
  process.kill(second.pid, 'SIGKILL');
  const third = await start();
  expect(await ask(third, 'select * from kept')).toEqual([{ word: 'here' }]);
  await third.stop();
});
