import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeFolder, runToEnd, startSouk, temporaryFolder } from '../support/parts/souk.ts';
import { sellOne } from './support/shopping.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => removeFolder(folder));

const proxies = ['http_proxy', 'https_proxy', 'grpc_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];

/** Variables that a person may have set for other programs. */
const forOthers = {
  ...Object.fromEntries(proxies.map((name) => [name, 'http://127.0.0.1:1'])),
  NODE_USE_ENV_PROXY: '1',
  PGSSLMODE: 'require',
  PGSSLROOTCERT: '/nowhere/root.crt',
  PGSSLNEGOTIATION: 'direct',
  PGHOST: '192.0.2.1',
  PGPORT: '1',
  PGUSER: 'nobody',
  PGPASSWORD: 'wrong',
  PGPASSFILE: '/nowhere/pgpass',
  PGDATABASE: 'nothing',
  PGOPTIONS: '-c nonsense=1',
  PGAPPNAME: 'theirs',
  PGCLIENTENCODING: 'LATIN1',
  PGTZ: 'Nowhere/Else',
  PGDATESTYLE: 'German',
  PGDATA: '/nowhere',
  PGCONNECT_TIMEOUT: '1',
  NODE_PG_FORCE_NATIVE: '1',
  LANG: 'xx_XX.UTF-8',
  LC_ALL: 'xx_XX.UTF-8',
  LC_MESSAGES: 'xx_XX.UTF-8',
  TZ: 'Nowhere/Else',
};

test('starts and sells despite settings that are meant for other programs', { timeout: 60_000 }, async () => {
  const souk = await startSouk({ DATA_DIR: folder, ...forOthers });
  expect(await sellOne(souk.url)).toBe(201);
  expect(await runToEnd(['npm', 'run', 'audit:ledger'], { DATA_DIR: folder, ...forOthers })).toMatchObject({ code: 0 });
  expect(await souk.end()).toBe(0);
});

test.each([
  ['::1', /^http:\/\/\[::1\]:\d+$/],
  ['::', /^http:\/\/\[::1\]:\d+$/],
  ['0.0.0.0', /^http:\/\/127\.0\.0\.1:\d+$/],
])('listens on %s, and prints an address at which it can be reached', { timeout: 60_000 }, async (HOST, url) => {
  const souk = await startSouk({ DATA_DIR: folder, HOST });
  expect(souk.url).toMatch(url);
  expect(await sellOne(souk.url)).toBe(201);
  expect(await souk.end()).toBe(0);
});

test.each(['::2', '[::1]', 'no such host', '1.2.3'])('an address of another machine, %j, is refused in one line', async (HOST) => {
  const { code, stderr } = await runToEnd(['node', 'local/start.mjs'], { DATA_DIR: folder, PORT: '0', HOST });
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^HOST is ".*", on which this machine cannot listen \(E\w+\): set it to /),
  ]);
  expect(code).toBe(1);
});
