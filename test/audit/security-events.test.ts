import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { migrate } from '../../lib/database/migrate.ts';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';
import { trailOf } from '../support/database/trail.ts';

describe.each([
  ['customer', 'logged_in'],
  ['product', 'price_changed'],
] as const)('the audit trail of the %s database', (name, event) => {
  let database: TestDatabase;
  let service: pg.Client;
  beforeAll(async () => {
    database = await cloneDatabase(name);
    service = new pg.Client(database.serviceUrl);
    await service.connect();
  });
  afterAll(async () => {
    await service.end();
    await database.drop();
  });
  beforeEach(async () => {
    await database.query('truncate security_events');
    await database.query(`insert into security_events (event, role) values ($1, 'seller')`, [event]);
  });

  test.each([
    ['change a row', `update security_events set event = 'call_refused'`],
    ['change the time of a row', 'update security_events set occurred_at = now()'],
    ['delete a row', 'delete from security_events'],
    ['empty the table', 'truncate security_events'],
    ['read the trail', 'select from security_events'],
    ['choose the time of a row', `insert into security_events (event, occurred_at) values ('call_refused', now() - interval '1 year')`],
    ['choose the id of a row', `insert into security_events (id, event) overriding system value values (1, 'call_refused')`],
    ['replace a row', `insert into security_events (event) values ('call_refused') on conflict (id) do update set event = 'call_refused'`],
    ['shorten the retention', 'update event_retention set days = 1'],
    ['read the retention', 'select from event_retention'],
    ['turn off the limits', 'alter table security_events disable trigger all'],
    [
      'replace the function of the limits',
      'create or replace function bound_security_events() returns trigger language plpgsql as $$ begin return new; end $$',
    ],
  ])('the service’s role cannot %s', async (_, statement) => {
    const before = await trailOf(database);
    await expect(service.query(statement)).rejects.toMatchObject({ code: '42501' });
    expect(await trailOf(database)).toEqual(before);
  });

  const sweep = async (most: string) => (await service.query(`select delete_old_security_events(${most}) as deleted`)).rows[0].deleted;
  const age = (interval: string) => database.query('update security_events set occurred_at = now() - $1::interval', [interval]);
  const add = (count: number) =>
    database.query(
      `insert into security_events (event, role, occurred_at, details)
       select $1, 'seller', now() - interval '10 years', jsonb_build_object('n', n) from generate_series(1, $2) as n`,
      [event, count],
    );

  test('the service deletes only what is older than the retention, at most as many as it asks', async () => {
    await add(5);
    expect(await sweep('3')).toBe(3);
    expect(await sweep('10')).toBe(2);
    expect(await sweep('10')).toBe(0);
    expect(await trailOf(database)).toHaveLength(1);
  });

  test.each([
    ['364 days 23:59:00', 0],
    ['365 days 00:00:01', 1],
  ])('of an event that is %s old, %d is deleted, in any time zone and with any settings of the service', async (interval, deleted) => {
    await age(interval);
    await service.query(`set time zone 'Europe/London'; set search_path = pg_temp, public`);
    await service.query('create temp table event_retention (days int)').catch(() => {});
    expect(await sweep('10')).toBe(deleted);
    await service.query('discard all');
  });

  test('a migration with another retention keeps events so long', async () => {
    const keep = (securityEventDays?: number) => migrate({ location: { url: database.url }, folder: `sql/${name}`, securityEventDays });
    await keep(30);
    await age('30 days 00:00:01');
    await keep();
    expect(await sweep('10')).toBe(1);
    await keep(365);
  });

  test('a row has no more than a short request id and a few details', async () => {
    for (const wrong of [
      { request_id: 'a b' },
      { request_id: 'r'.repeat(129) },
      { details: '[]' },
      { details: JSON.stringify({ a: 'x'.repeat(500) }) },
      { event: 'anything' },
      { role: 'admin' },
    ]) {
      const row = { event, role: 'seller', ...wrong };
      const insert = `insert into security_events (${Object.keys(row)}) values (${Object.keys(row).map((_, i) => `$${i + 1}`)})`;
      await expect(service.query(insert, Object.values(row)), JSON.stringify(wrong)).rejects.toMatchObject({ code: '23514' });
    }
  });
});

test('product-db cannot write a row in the name of an operator', async () => {
  const database = await cloneDatabase('product');
  const service = new pg.Client(database.serviceUrl);
  await service.connect();
  try {
    const insert = (event: string, role: string | null) =>
      service.query('insert into security_events (event, role) values ($1, $2)', [event, role]);
    await expect(insert('refunds_closed', 'operator')).rejects.toMatchObject({ code: '42501' });
    for (const role of ['seller', null]) await insert('call_refused', role);
    expect(await trailOf(database)).toHaveLength(2);
  } finally {
    await service.end();
    await database.drop();
  }
});

test('both databases have the same limits and the same deletion', async () => {
  for (const file of ['bound_security_events.sql', 'delete_old_security_events.sql']) {
    const [customer, product] = await Promise.all(['customer', 'product'].map((name) => readFile(`sql/${name}/functions/${file}`, 'utf8')));
    expect(customer).toBe(product);
  }
});

test('the role that reads the trail can read events, user names and changed quantities, and nothing else', async () => {
  const databases = await Promise.all((['customer', 'product'] as const).map(cloneDatabase));
  const user = `trail_${process.pid}@shop.iam`;
  const admin = new pg.Client(`${inject('postgres')}postgres`);
  await admin.connect();
  await admin.query(`create role "${user}" login password 'test'`);
  try {
    for (const [i, name] of ['customer', 'product'].entries()) {
      const { url } = databases[i] as TestDatabase;
      await migrate({ location: { url }, folder: `sql/${name}`, members: { souk_trail: user } });
      const own = new URL(url);
      own.username = encodeURIComponent(user);
      const client = new pg.Client(own.href);
      await client.connect();
      const may = {
        customer: ['select id, role, username from accounts'],
        product: ['select item_id, change from quantity_changes', 'select id, category from items'],
      };
      const mayNot = {
        customer: ['select password_hash from accounts', 'select name from accounts', 'select from sessions', 'select from known_networks'],
        product: ['select name from items', 'select from purchases', 'select from deliveries', 'select from refunds'],
      };
      for (const statement of ['select * from security_events', ...may[name as 'customer']]) await client.query(statement);
      for (const statement of [
        'delete from security_events',
        `insert into security_events (event) values ('call_refused')`,
        'select delete_old_security_events(1)',
        ...mayNot[name as 'customer'],
      ])
        await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' });
      await client.end();
    }
  } finally {
    await Promise.all(databases.map(({ drop }) => drop()));
    await admin.query(`drop role "${user}"`);
    await admin.end();
  }
});
