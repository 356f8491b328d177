import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRunning } from '../../local/running-system.ts';
import { removeFolder, runToEnd, startSouk, temporaryFolder } from '../support/parts/souk.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => removeFolder(folder));

const commands = [
  ['npm start', 'local/start.mjs'],
  ['npm run demo', 'local/demo/command.ts'],
  ['npm run seed', 'local/seed/command.ts'],
  ['npm run audit:ledger', 'local/books/audit.ts'],
  ['npm run audit:trail', 'local/books/trail.ts'],
  ['npm run refund', 'local/books/refund.ts'],
  ['npm run refunds', 'local/books/refunds.ts'],
  ['npm run category', 'local/books/category.ts'],
  ['npm run faults', 'test/faults/command.ts'],
  ['npm run faults:report', 'test/faults/report/command.ts'],
  ['npm run fuzz', 'test/fuzz/command.ts'],
  ['npm run cost', 'bench/cost.ts'],
  ['npm run bench:memory', 'bench/memory.ts'],
  ['npm run bench:start', 'bench/start.ts'],
] as const;

test.each(commands)('%s prints only its help when asked for help', async (command, file) => {
  for (const flag of ['--help', '-h']) {
    const { code, stdout, stderr } = await runToEnd(['node', file, flag], { DATA_DIR: folder });
    expect(stdout.split('\n')[0]).toMatch(new RegExp(`^${command}\\b`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }
});

test.each(commands)('%s refuses an unknown option in one line', async (command, file) => {
  const { code, stdout, stderr } = await runToEnd(['node', file, '--unknown'], { DATA_DIR: folder });
  expect(stderr).toMatch(new RegExp(`^Unknown option '--unknown'\\. Usage: ${command}.*\n$`));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

test('the demo and the clients find the system of DATA_DIR on any port', { timeout: 90_000 }, async () => {
  const souk = await startSouk({ DATA_DIR: folder });
  const settings = { DATA_DIR: folder, SOUK_URL: '' };
  expect(await runToEnd(['npm', 'run', 'demo'], settings)).toMatchObject({ code: 0 });
  const named = await runToEnd(['npm', 'run', '-s', 'category', '--', '42', 'Board games'], settings);
  expect(named).toEqual({ code: 0, stdout: 'Category 42 is named Board games.\n', stderr: '' });
  expect(await (await fetch(`${souk.url}/v1/categories`)).text()).toContain('{"category":42,"name":"Board games"}');
  const created = await runToEnd(['npm', 'run', '-s', 'seller', '--', 'create-account', '--name', 'Sam', '--username', 'sam-here'], {
    ...settings,
    SOUK_PASSWORD: 'correct horse battery',
    XDG_CONFIG_HOME: folder,
  });
  expect(created).toMatchObject({ code: 0, stderr: '' });
  expect(await souk.end()).toBe(0);
});

test('a system that keeps its data can be sent random requests again', { timeout: 90_000 }, async () => {
  const souk = await startSouk({ DATA_DIR: folder });
  const fuzzOnce = () => runToEnd(['npm', 'run', '-s', 'fuzz', '--', '--requests', '5', '--only', 'list-categories'], { DATA_DIR: folder });
  expect(await fuzzOnce()).toMatchObject({ code: 0, stderr: '' });
  expect(await fuzzOnce()).toMatchObject({ code: 0, stderr: '' });
  expect(await souk.end()).toBe(0);
});

test('the audit trail of the running system is kept as long as a setting says, and printed for a user name', {
  timeout: 90_000,
}, async () => {
  const souk = await startSouk({ DATA_DIR: folder, SECURITY_EVENT_DAYS: '30' });
  const settings = { DATA_DIR: folder };
  const account = { name: 'Sam', username: 'sam-here', password: 'correct horse battery' };
  for (const path of ['/v1/sellers', '/v1/sellers/sessions']) {
    const { name, ...logIn } = account;
    const body = JSON.stringify(path === '/v1/sellers' ? { name, ...logIn } : logIn);
    expect((await fetch(`${souk.url}${path}`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })).status).toBe(201);
  }
  await runToEnd(['npm', 'run', '-s', 'category', '--', '42', 'Board games'], settings);

  const trail = await runToEnd(['npm', 'run', '-s', 'audit:trail', '--', '--account', 'Sam-Here', '--since', '1h'], settings);
  expect(trail).toMatchObject({ code: 0, stderr: '' });
  expect(trail.stdout.split('\n').map((line) => line.split(/ {2,}/).slice(1, 4))).toEqual([
    ['EVENT', 'ACCOUNT', 'NETWORK'],
    ['account_created', 'seller 1', '127.0.0.0/24'],
    ['logged_in', 'seller 1', '127.0.0.0/24'],
    [],
  ]);
  const all = await runToEnd(['npm', 'run', '-s', 'audit:trail', '--', '--since', '1h', '--json'], settings);
  expect(
    all.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event),
  ).toEqual(['account_created', 'logged_in', 'category_named']);

  for (const url of Object.values((await readRunning(folder)).owners).slice(0, 2)) {
    const owner = new pg.Client(url);
    await owner.connect();
    expect((await owner.query('select days from event_retention')).rows).toEqual([{ days: 30 }]);
    await owner.end();
  }
  expect(await souk.end()).toBe(0);
});

test.each(['/proc/x', '/proc/x/y', '/dev/null', '/dev/null/x', '/proc'])('DATA_DIR=%s is refused at once', async (unusable) => {
  const startedAtMs = Date.now();
  const { code, stderr } = await runToEnd(['node', 'local/start.mjs'], { DATA_DIR: unusable });
  expect(stderr).toMatch(/^DATA_DIR is "[^"]+", which cannot be used: .*Set it to another folder\.\n$/);
  expect(code).toBe(1);
  expect(Date.now() - startedAtMs).toBeLessThan(5_000);
});
