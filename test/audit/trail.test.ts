import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';

let customer: TestDatabase;
let product: TestDatabase;
const hash = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
const ids: Record<string, number> = {};

beforeAll(async () => {
  [customer, product] = await Promise.all([cloneDatabase('customer'), cloneDatabase('product')]);
  for (const [role, username] of [
    ['seller', 'Ada'],
    ['buyer', 'ada'],
    ['seller', 'grace'],
    ['buyer', '123456789'],
  ] as const) {
    const [row] = await customer.query<{ id: string }>(
      'insert into accounts (role, name, username, password_hash) values ($1, $2, $2, $3) returning id',
      [role, username, hash],
    );
    ids[`${role} ${username}`] = Number(row?.id);
  }
  const [ada, buyer] = [ids['seller Ada'], ids['buyer ada']];
  await customer.query(
    `insert into security_events (occurred_at, event, role, account_id, network, request_id) values
       (now() - interval '3 hours', 'logged_in', 'seller', ${ada}, '192.0.2.0/24', 'r1'),
       (now() - interval '1 hour', 'password_changed', 'seller', ${ada}, '2001:db8::/64', null),
       (now() - interval '40 minutes', 'logged_in', 'buyer', ${buyer}, '192.0.2.0/24', 'r4'),
       (now() - interval '30 minutes', 'log_in_failed', 'buyer', null, '203.0.113.0/24', 'r5')`,
  );
  await product.query(
    `insert into items (seller_id, seller_name, name, name_words, category, keywords, keyword_words, condition, price_cents, quantity, description)
     values (${ada}, 'Ada', 'Lamp', '{lamp}', 3, '{}', '{}', 'new', 100, 5, '')`,
  );
  await product.query(`insert into quantity_changes (item_id, change, reason) values (1, 5, 'registered'), (1, -2, 'changed')`);
  await product.query(
    `insert into security_events (occurred_at, event, role, account_id, network, request_id, details) values
       (now() - interval '2 hours', 'price_changed', 'seller', ${ada}, '192.0.2.0/24', 'r2', '{"itemId": "3-1", "fromCents": 1, "toCents": 100}'),
       (now() - interval '50 minutes', 'quantity_changed', 'seller', ${ada}, '192.0.2.0/24', 'r3', '{"quantityChange": 2}'),
       (now() - interval '20 minutes', 'refunds_closed', 'operator', null, null, null, '{}'),
       (now() - interval '10 minutes', 'call_refused', null, null, '10.8.0.0/24', 'r6', '{"method": "LogIn", "callers": ["health", "get-item"]}')`,
  );
});
afterAll(() => Promise.all([customer.drop(), product.drop()]));

async function run(file: string, args: string[], settings: Record<string, string> = {}) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, DATABASE_URL_CUSTOMER: customer.url, DATABASE_URL_PRODUCT: product.url, ...settings };
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], output, complaints] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code, lines: output.split('\n').slice(0, -1), complaints };
}
const trail = (...args: string[]) => run('local/books/trail.ts', args);
const requestsOf = (lines: string[]) => lines.map((line) => JSON.parse(line).requestId);

test('the events of an account come from both databases in order of time, as a table', async () => {
  const { code, lines, complaints } = await trail('--account', 'ADA', '--role', 'seller', '--since', '24h');
  expect([code, complaints]).toEqual([0, '']);
  const id = ids['seller Ada'];
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z {2}/;
  expect(lines.slice(1).every((line) => time.test(line))).toBe(true);
  const [heading, ...events] = lines.map((line) => line.replace(time, '').split(/ {2,}/));
  expect(heading).toEqual(['TIME', 'EVENT', 'ACCOUNT', 'NETWORK', 'REQUEST', 'DETAILS']);
  expect(events).toEqual([
    ['logged_in', `seller ${id}`, '192.0.2.0/24', 'r1'],
    ['price_changed', `seller ${id}`, '192.0.2.0/24', 'r2', 'fromCents=1 itemId=3-1 toCents=100'],
    ['password_changed', `seller ${id}`, '2001:db8::/64', '-'],
    ['quantity_changed', `seller ${id}`, '192.0.2.0/24', 'r3', 'change=-2 itemId=3-1'],
  ]);
});

test('with --json each event is a line of JSON, with its details', async () => {
  const { code, lines } = await trail('--account', String(ids['seller Ada']), '--since', '58m', '--json');
  expect(code).toBe(0);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      occurredAt: expect.stringMatching(/^\d{4}-.*Z$/),
      event: 'quantity_changed',
      role: 'seller',
      accountId: ids['seller Ada'],
      network: '192.0.2.0/24',
      requestId: 'r3',
      details: { itemId: '3-1', change: -2 },
    },
  ]);
});

test('without an account the trail has the events of all, of operators, and the refused calls between parts', async () => {
  expect(requestsOf((await trail('--since', '1d', '--json')).lines)).toEqual(['r1', 'r2', undefined, 'r3', 'r4', 'r5', undefined, 'r6']);
  const { lines } = await trail('--since', '28m');
  expect(lines.slice(1).map((line) => line.split(/ {2,}/).slice(1))).toEqual([
    ['refunds_closed', 'operator', '-', '-'],
    ['call_refused', '-', '10.8.0.0/24', 'r6', 'callers=health,get-item method=LogIn'],
  ]);
  expect(requestsOf((await trail('--role', 'buyer', '--since', '1d', '--json')).lines)).toEqual(['r4', 'r5']);
});

test('a day and an instant say since when', async () => {
  const now = Date.now();
  const since = new Date(now - 35 * 60_000).toISOString();
  expect(requestsOf((await trail('--since', since, '--json')).lines)).toEqual(['r5', undefined, 'r6']);
  expect((await trail('--since', since.slice(0, 16).concat('Z'), '--json')).code).toBe(0);
  expect((await trail('--since', '2026-01-31', '--json')).lines).toHaveLength(8);
});

test('an account without events has none, which is no error', async () => {
  const none = await trail('--account', 'grace', '--since', '24h');
  expect([none.code, none.lines, none.complaints]).toEqual([0, ['No events.'], '']);
  expect((await trail('--account', 'grace', '--since', '24h', '--json')).lines).toEqual([]);
});

test('a number is an id, or else a user name', async () => {
  await customer.query(`insert into security_events (event, role, account_id) values ('logged_out', 'buyer', ${ids['buyer 123456789']})`);
  const { lines } = await trail('--account', '123456789', '--since', '1m', '--json');
  expect(lines.map((line) => JSON.parse(line).accountId)).toEqual([ids['buyer 123456789']]);
  await customer.query(`delete from security_events where event = 'logged_out'`);
});

test('many events of both databases are in order, each once', async () => {
  const many = `insert into security_events (occurred_at, event, role, account_id, request_id)
    select now() - interval '10 days' + n / 10 * interval '1 ms', $1, 'seller', $2, $3 || n from generate_series(1, 2500) as n`;
  for (const { query } of [customer, product]) await query('alter table security_events disable trigger bound_security_events');
  await customer.query(many, ['logged_in', ids['seller grace'], 'c']);
  await product.query(many, ['price_changed', ids['seller grace'], 'p']);
  const { lines } = await trail('--account', 'grace', '--since', '11d', '--json');
  const events = lines.map((line) => JSON.parse(line));
  expect(new Set(events.map(({ requestId }) => requestId)).size).toBe(5_000);
  const times = events.map(({ occurredAt }) => Date.parse(occurredAt));
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  for (const { query } of [customer, product]) await query(`delete from security_events where account_id = ${ids['seller grace']}`);
});

describe.each([
  ['the command', 'local/books/trail.ts', [], 'npm run audit:trail'],
  ['the job', 'audit/index.ts', ['trail'], 'trail \\[--account'],
])('%s', (_, file, first, usage) => {
  test.each([
    ['no --since', [], 'Give --since: a day, an instant, or how long ago'],
    ['an unknown unit', ['--since', '3w'], '--since is "3w": it must be like 2026-11-01'],
    ['a day that does not exist', ['--since', '2026-02-30'], '--since is "2026-02-30": it must be'],
    ['an instant without a zone', ['--since', '2026-02-03T10:00'], '--since is "2026-02-03T10:00": it must be'],
    ['the future', ['--since', '2999-01-01'], '--since is in the future'],
    ['an empty account', ['--account', '', '--since', '1h'], '--account must be a user name or the id of an account'],
    ['an account that can be none', ['--account', 'a b c', '--since', '1h'], '--account must be a user name or the id of an account'],
    ['another role', ['--role', 'operator', '--since', '1h'], '--role must be buyer or seller'],
    ['an unknown option', ['--until', '1h', '--since', '1h'], `Unknown option '--until'`],
    ['a word', ['ada', '--since', '1h'], `Unexpected argument 'ada'`],
  ])('refuses %s in one line with its usage', async (_, args, wrong) => {
    const { code, lines, complaints } = await run(file, [...first, ...args]);
    expect([code, lines]).toEqual([1, []]);
    expect(complaints).toMatch(new RegExp(`^${wrong.replace(/[[\]().*+?]/g, '\\$&')}.*Usage: ${usage}.*\n$`));
  });

  test.each([
    ['an unknown user name', ['--account', 'nobody'], 'There is no account with the user name or id nobody.'],
    ['a user name of the other role', ['--account', 'grace', '--role', 'buyer'], 'There is no buyer with the user name or id grace.'],
    [
      'a user name of two accounts',
      ['--account', 'ada'],
      'A buyer and a seller have the user name ada: add --role buyer or --role seller.',
    ],
  ])('refuses %s', async (_, args, complaint) => {
    const refused = await run(file, [...first, ...args, '--since', '1h']);
    expect(refused).toEqual({ code: 1, lines: [], complaints: `${complaint}\n` });
  });
});

test('the job writes a line of the log for each event, and how many there were', async () => {
  const { code, lines, complaints } = await run('audit/index.ts', ['trail', '--since', '28m']);
  expect([code, complaints]).toEqual([0, '']);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { severity: 'INFO', part: 'trail', message: 'refunds_closed', securityEvent: { event: 'refunds_closed', role: 'operator' } },
    { severity: 'INFO', message: 'call_refused', securityEvent: { network: '10.8.0.0/24', details: { method: 'LogIn' } } },
    { severity: 'INFO', message: 'the end of the audit trail', securityEvents: 2 },
  ]);
});

test('a trail that cannot be read is an error, and not a trail without events', async () => {
  const away = { DATABASE_URL_PRODUCT: 'postgres://souk@127.0.0.1:9/product' };
  const command = await run('local/books/trail.ts', ['--since', '1h'], away);
  expect([command.code, command.complaints]).toEqual([1, expect.stringMatching(/^The audit trail cannot be read, does Souk run\? .*\n$/)]);
  expect(await run('local/books/trail.ts', ['--since', '1h'], { DATABASE_URL_PRODUCT: '', DATA_DIR: '/nowhere' })).toMatchObject({
    code: 1,
    complaints: expect.stringMatching(/^Souk does not run on \/nowhere/),
  });
});

test('the job says so at once if it cannot reach a database by its address', async () => {
  const { code, lines } = await run('audit/index.ts', ['trail', '--since', '1h'], {
    DATABASE_URL_PRODUCT: 'postgres://souk@127.0.0.1:9/product',
  });
  expect(code).toBe(1);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ severity: 'ERROR', message: 'the audit trail could not be read' }]);
});
