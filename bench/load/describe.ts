import { readFileSync } from 'node:fs';
import type { RunningSystem } from '../../local/running-system.ts';
import { describeMachine } from '../scale/machine.ts';
import type { Options } from './options.ts';
import type { Results } from './results.ts';
import { inDatabase } from './statements.ts';
import type { BenchSystem } from './system.ts';

/** Packages whose versions a result depends on most. */
const packages = ['@grpc/grpc-js', 'pg', 'undici'];
const postgresSettings = [
  'shared_buffers',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'max_connections',
  'shared_preload_libraries',
];

/** What the results depend on besides the code. */
export async function describeRun(system: BenchSystem, options: Options): Promise<Pick<Results, 'machine' | 'settings'>> {
  const running = await system.running?.();
  const { version, ...postgres } = await describePostgres(running);
  const { runs, calls, items } = options;
  return {
    machine: { ...(await describeMachine()), postgres: version },
    settings: {
      ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
      ...system.settings,
      ...postgres,
      'runs of a case': String(runs),
      'calls of a client in a run': String(calls),
      'items in the catalogue': String(items),
      system: system.running ? 'all parts on this machine, with the load generator' : system.url,
    },
  };
}

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;

async function describePostgres(running: RunningSystem | undefined): Promise<Record<string, string> & { version: string }> {
  const url = running?.owners.product;
  if (url === undefined) return { version: 'unknown' };
  return inDatabase(url, async (client) => {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, current_setting(name) as setting from pg_settings where name = any ($1) or name = 'server_version' order by name`,
      [postgresSettings],
    );
    const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    const { server_version: version = 'unknown', ...others } = settings;
    return { version, ...Object.fromEntries(Object.entries(others).map(([name, value]) => [`postgres ${name}`, value])) };
  });
}
