import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ConfigError } from '../../lib/config/config.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { requireVersion } from '../../lib/database/server-version.ts';

// The roles as Cloud SQL has them: identities that may log in and nothing else, and a group that owns the database and may make roles.
const id = randomBytes(4).toString('hex');
const [group, migrator, service, role] = [`cloud_${id}`, `migrator-${id}@shop.iam`, `service-${id}@shop.iam`, `souk_${id}`];
const admin = new pg.Client(`${inject('postgres')}postgres`);
let parent: string;

const urlFor = (user: string) => {
  const url = new URL(`${inject('postgres')}${group}`);
  url.username = encodeURIComponent(user);
  url.password = 'test';
  return url.href;
};

beforeAll(async () => {
  await admin.connect();
  await admin.query(`create role ${group} nologin createrole`);
  for (const user of [migrator, service]) await admin.query(`create role "${user}" login password 'test'`);
  await admin.query(`grant ${group} to "${migrator}"`);
  await admin.query(`create database ${group} owner ${group}`);
  parent = await mkdtemp(path.join(tmpdir(), 'souk-migrate-'));
  await mkdir(path.join(parent, id));
  await writeFile(path.join(parent, id, '0001_things.sql'), 'create table things (id int); create table others (id int);');
  await writeFile(
    path.join(parent, id, 'grants.sql'),
    `do $$ begin create role ${role} nologin; exception when duplicate_object then null; end $$; grant select on things to ${role};`,
  );
});

afterAll(async () => {
  await admin.query(`drop database ${group} with (force)`);
  for (const name of [role, `"${service}"`, `"${migrator}"`, group]) await admin.query(`drop role if exists ${name}`);
  await admin.end();
  await rm(parent, { recursive: true });
});

const waitingForOthers = `select from pg_stat_activity where datname = '${group}' and application_name = 'migrate' and wait_event_type = 'Lock'`;

const run = (asRole?: string) =>
  migrate({ location: { url: urlFor(migrator) }, folder: path.join(parent, id), serviceUser: service, asRole });

async function asService<T>(ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(urlFor(service));
  await client.connect();
  return ask(client).finally(() => client.end());
}

test('acting as a group it makes objects that the group owns, and the service gets only the rights of its role', async () => {
  await run(group);
  const owners = await asService((client) => client.query("select distinct tableowner from pg_tables where schemaname = 'public'"));
  expect(owners.rows).toEqual([{ tableowner: group }]);
  expect((await asService((client) => client.query('select * from things'))).rows).toEqual([]);
  await expect(asService((client) => client.query('select * from others'))).rejects.toThrow('permission denied');
  await expect(asService((client) => client.query('insert into things values (1)'))).rejects.toThrow('permission denied');
  await expect(asService((client) => client.query(`set role ${group}`))).rejects.toThrow('permission denied');
});

test('views and functions are replaced each time, even those that a view needs', async () => {
  const folder = path.join(parent, id);
  for (const answer of [1, 2]) {
    await mkdir(path.join(folder, 'views'), { recursive: true });
    await mkdir(path.join(folder, 'functions'), { recursive: true });
    await writeFile(path.join(folder, 'views', 'seen.sql'), 'create or replace view seen as select id from things;');
    await writeFile(path.join(folder, 'functions', 'answer.sql'), `create or replace function answer() returns int return ${answer};`);
    await run(group);
    expect((await asService((client) => client.query('select answer()'))).rows).toEqual([{ answer }]);
  }
});

test('rights that need a table which others use are written when it is free', async () => {
  const file = path.join(parent, id, 'grants.sql');
  const text = await readFile(file, 'utf8');
  await writeFile(file, `${text} alter table others enable row level security;`);
  const user = new pg.Client(`${inject('postgres')}${group}`);
  await user.connect();
  await user.query('begin');
  await user.query('select from others');
  const done = run(group);
  await expect.poll(async () => (await admin.query(waitingForOthers)).rowCount).toBe(1);
  // Longer than the migration waits for a lock before it tries again.
  await user.query('select pg_sleep(0.5)');
  await user.query('commit');
  await done;
  await user.end();
  const { rows } = await asService((client) => client.query(`select relrowsecurity from pg_class where relname = 'others'`));
  expect(rows).toEqual([{ relrowsecurity: true }]);
  await writeFile(file, text);
});

test('a server that is too old is refused with its version', async () => {
  const client = new pg.Client(`${inject('postgres')}${group}`);
  await client.connect();
  await requireVersion(client);
  await expect(requireVersion(client, 99)).rejects.toThrow(/^It is Postgres \d+\.\d+.*, and Souk needs version 99 or later\.$/);
  await client.end();
});

test('a migration that fails keeps its error, with its stack', async () => {
  const folder = path.join(parent, id);
  await writeFile(path.join(folder, '0002_wrong.sql'), 'create table things (id int);');
  const error = await run(group).catch((reason: Error) => reason);
  await rm(path.join(folder, '0002_wrong.sql'));
  expect(error).toBeInstanceOf(pg.DatabaseError);
  expect((error as Error).message).toContain('relation "things" already exists');
});

test('a database of other migrations is refused in one line', async () => {
  const folder = path.join(parent, id);
  await rename(path.join(folder, '0001_things.sql'), path.join(folder, '0001_others.sql'));
  await expect(run(group)).rejects.toThrow(/was made by an earlier version of Souk \(0001_things\)/);
  await rename(path.join(folder, '0001_others.sql'), path.join(folder, '0001_things.sql'));
  await writeFile(path.join(folder, '0002_more.sql'), 'create table more (id int);');
  await run(group);
  await rm(path.join(folder, '0002_more.sql'));
  await run(group);
});

test('a migration whose text has changed since it ran is refused, before anything else runs', async () => {
  const folder = path.join(parent, id);
  const file = path.join(folder, '0001_things.sql');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('id int', 'id bigint'));
  await writeFile(path.join(folder, '0003_late.sql'), 'create table late (id int);');
  await expect(run(group)).rejects.toThrow(/was made by an earlier version of Souk \(0001_things\)/);
  await writeFile(file, text);
  await rm(path.join(folder, '0003_late.sql'));
  await run(group);
  expect(await asService((client) => client.query("select from pg_tables where tablename = 'late'"))).toMatchObject({ rowCount: 0 });
});

test.each([
  ['a wrong password', (url: URL) => (url.password = 'wrong'), /password authentication failed/],
  ['a database that does not exist', (url: URL) => (url.pathname = '/nowhere'), /database "nowhere" does not exist/],
  ['a port where nothing listens', (url: URL) => (url.port = '1'), /^It cannot be reached: .*ECONNREFUSED/],
])('%s is reported in one line', async (_, change, message) => {
  const url = new URL(urlFor(migrator));
  change(url);
  const error = await migrate({ location: { url: url.href }, folder: path.join(parent, id) }).catch((reason: Error) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect((error as Error).message).toMatch(message);
});

test('an identity without rights cannot make the role of a service', async () => {
  await expect(run()).rejects.toThrow('permission denied');
});

test('a migration that needs a table in use waits for it without making others wait, and runs once', async () => {
  await writeFile(path.join(parent, id, '0002_more.sql'), 'create table more (id int);');
  await writeFile(path.join(parent, id, '0003_changed.sql'), 'alter table things add column more int;');
  const user = new pg.Client(urlFor(migrator));
  await user.connect();
  await user.query(`set role ${group}; begin; select from things`);
  const ran: string[] = [];
  const running = migrate({
    location: { url: urlFor(migrator) },
    folder: path.join(parent, id),
    asRole: group,
    onMigration: (name) => ran.push(name),
  });
  // A reader that comes later waits behind the migration, which itself would wait until the commit below.
  for (let n = 0; n < 10; n += 1) {
    await asService((client) => client.query(`set statement_timeout = '10s'; select from things`));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(ran).toEqual([]);
  await user.query('commit');
  await user.end();
  await running;
  expect(ran).toEqual(['0003_changed']);
});
