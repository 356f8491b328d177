import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signal } from '../../local/parts/processes.ts';
import { removeFolder, runToEnd, startSouk, temporaryFolder } from '../support/parts/souk.ts';

/** The parts of a container's isolation that matter here: network and process ids. */
const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
const container = ['unshare', ...asRoot, '--net', '--pid', '--fork', '--mount-proc'];
const canContain = spawnSync(container[0] as string, [...container.slice(1), 'true']).status === 0;
const inContainer = ['sh', '-c', 'ip link set lo up; exec node local/start.mjs'];

let folder: string;
let started: ChildProcess[] = [];

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  started = [];
  await removeFolder(folder);
});

test.skipIf(!canContain)(
  'a start in another container on the same folder is refused and removes nothing',
  { timeout: 90_000 },
  async () => {
    const souk = await startSouk({ DATA_DIR: folder });
    const kept = await contentOf(folder);
    const { code, stderr } = await runToEnd([...container, ...inContainer], { DATA_DIR: folder });
    expect(stderr).toMatch(new RegExp(`^Souk already runs on ${folder}, at ${souk.url}.*\n$`));
    expect(code).toBe(1);
    expect(await contentOf(folder)).toEqual(kept);
    expect((await fetch(`${souk.url}/v1/health`)).status).toBe(200);
    expect(await souk.end()).toBe(0);
  },
);

test.skipIf(!canContain)('a Postgres that runs in another container is not taken for ended', { timeout: 120_000 }, async () => {
  const souk = await startSouk({ DATA_DIR: folder });
  const { supervisor, postgres } = (await souk.running()).processes as { supervisor: number; postgres: number };
  signal(supervisor, 'SIGKILL');
  const { code, stderr } = await runToEnd([...container, ...inContainer], { DATA_DIR: folder });
  expect(stderr).toMatch(/^A Postgres that an earlier run left in .* still runs: end it in the container where it was started\.\n$/);
  expect(code).toBe(1);
  expect(await readFile(path.join(folder, 'postgres/postmaster.pid'), 'utf8')).toMatch(new RegExp(`^${postgres}\n`));
  expect(signal(postgres, 0 as unknown as NodeJS.Signals)).toBe(true);

  const again = await startSouk({ DATA_DIR: folder });
  expect(await again.end()).toBe(0);
});

test.skipIf(!canContain)('a start succeeds after a container was killed', { timeout: 120_000 }, async () => {
  const settings = { ...process.env, PORT: '0', DATA_DIR: folder };
  const [file = '', ...args] = [...container, '--kill-child', ...inContainer];
  const first = spawn(file, args, { env: settings, stdio: 'ignore' });
  started.push(first);
  await vi.waitUntil(() => existsSync(path.join(folder, 'running.json')), { timeout: 60_000 });
  first.kill('SIGKILL');
  await once(first, 'exit');
  // A process id that another process has now.
  await writeFile(path.join(folder, 'postgres/postmaster.pid'), `1\n${folder}/postgres\n`);
  const souk = await startSouk({ DATA_DIR: folder });
  expect(await souk.end()).toBe(0);
});

const contentOf = async (folder: string) => (await readdir(folder)).toSorted();
