import { once } from 'node:events';
import { chmod, mkdir, rmdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signal } from '../../local/parts/processes.ts';
import { removeFolder, runToEnd, startSouk, temporaryFolder } from '../support/parts/souk.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => removeFolder(folder));

const start = (settings: Record<string, string>) => runToEnd(['node', 'local/start.mjs'], { DATA_DIR: folder, ...settings });

test.each([
  ['an invalid number', { PORT: 'eighty' }, /^PORT is "eighty": it must be a whole number from 0 to 65535$/],
  ['two wrong settings', { PAYMENT_APPROVAL_RATE: '2', CURRENCY: 'usd' }, /^PAYMENT_APPROVAL_RATE is "2": .*; CURRENCY is "usd": .*$/],
  ["an address that is not this machine's", { HOST: '192.0.2.1' }, /^HOST is "192.0.2.1", on which this machine cannot listen/],
  [
    'a Postgres that does not respond',
    { DATABASE_URL_CUSTOMER: 'postgres://u:hidden@127.0.0.1:1/x' },
    /^DATABASE_URL_CUSTOMER: .*ECONNREFUSED/,
  ],
  [
    'a folder that is a file',
    { DATA_DIR: 'package.json' },
    /^DATA_DIR is "package.json", which cannot be used: .*Set it to another folder/,
  ],
])('%s is refused in one line', { timeout: 60_000 }, async (_, settings, line) => {
  const { code, stderr } = await start(settings);
  expect(stderr.trim()).toMatch(line);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toContain('hidden');
  expect(code).toBe(1);
});

test.each(['PORT', 'CUSTOMER_DB_PORT', 'PRODUCT_DB_PORT', 'PAYMENT_PORT', 'POSTGRES_PORT'])('a busy %s is named', async (name) => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const { code, stderr } = await start({ [name]: String(port) });
  holder.close();
  expect(stderr).toBe(`${name} is ${port}, where something else already listens: end that, or set ${name} to another port.\n`);
  expect(code).toBe(1);
});

test('the data of another Postgres is not touched', async () => {
  await mkdir(path.join(folder, 'postgres'));
  await writeFile(path.join(folder, 'postgres', 'PG_VERSION'), '17\n');
  const { code, stderr } = await start({});
  expect(stderr).toMatch(/was made by Postgres 17, and this is Postgres 18: set DATA_DIR to another folder/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
});

test.skipIf(process.getuid?.() === 0)('a read-only folder is refused', async () => {
  await chmod(folder, 0o500);
  const { code, stderr } = await start({});
  expect(stderr).toMatch(/^DATA_DIR is .*, which cannot be used: EACCES.*\n$/);
  expect(code).toBe(1);
});

test.skipIf(process.getuid?.() !== 0)('it runs when root starts it in a folder that only root may enter', { timeout: 60_000 }, async () => {
  await chmod(folder, 0o700);
  const souk = await startSouk({ DATA_DIR: path.join(folder, 'inside') });
  expect((await fetch(`${souk.url}/v1/health`)).status).toBe(200);
  expect(await souk.end()).toBe(0);
});

test('a second start on the same folder names the first one and does not disturb it', { timeout: 60_000 }, async () => {
  const souk = await startSouk({ DATA_DIR: folder });
  const { code, stderr } = await start({});
  const { processes } = await souk.running();
  expect(stderr).toBe(
    `Souk already runs on ${folder}, at ${souk.url} (process ${processes['supervisor']}): end that first, or set DATA_DIR and PORT to others.\n`,
  );
  expect(code).toBe(1);
  expect((await fetch(`${souk.url}/v1/health`)).status).toBe(200);
  expect(await souk.end()).toBe(0);
});

test('a part is started again although the data folder takes no file', { timeout: 60_000 }, async () => {
  const souk = await startSouk({ DATA_DIR: folder });
  const { processes } = await souk.running();
  const inTheWay = path.join(folder, 'running.json.unfinished');
  await mkdir(inTheWay);
  signal(processes['payment'] as number, 'SIGKILL');
  await expect.poll(() => souk.lines.filter((line) => line.includes('could not be written to the data folder'))).toHaveLength(1);
  await expect.poll(async () => (await fetch(`${souk.url}/v1/health`)).status, { timeout: 15_000 }).toBe(200);

  await rmdir(inTheWay);
  signal(processes['customer-db'] as number, 'SIGKILL');
  await expect.poll(async () => (await souk.running()).processes['customer-db'], { timeout: 15_000 }).not.toBe(processes['customer-db']);
  expect((await souk.running()).processes['payment']).not.toBe(processes['payment']);
  expect(await souk.end()).toBe(0);
});
