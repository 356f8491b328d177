import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../lib/config/config.ts';
import type { Settings } from '../../lib/config/settings.ts';
import type { DataDir } from '../data-dir.ts';
import { environment } from '../parts/environment.ts';

export const databaseNames = ['customer', 'product', 'payment'] as const;

export type DatabaseName = (typeof databaseNames)[number];

/** How a database is prepared for its service. */
export interface DatabasePlan {
  name: DatabaseName;
  /** The setting to name in the error if the database cannot be used. */
  setting: string;
  /** For the migrations. */
  url: string;
  /** In the embedded Postgres: where to make it, and the password of its service's role. */
  embedded?: { url: string; rolePassword: string };
  /** For the service. */
  serviceUrl: string;
  /** How many days its audit trail keeps an event; absent if it has none. */
  securityEventDays?: number;
}

const urlSettings = { customer: 'DATABASE_URL_CUSTOMER', product: 'DATABASE_URL_PRODUCT', payment: 'DATABASE_URL_PAYMENT' } as const;
/** If this setting is set, the database's service runs elsewhere, and its database is not prepared here. */
const elsewhereSettings = { customer: 'CUSTOMER_DB_ADDRESS', product: 'PRODUCT_DB_ADDRESS', payment: 'PAYMENT_URL' } as const;

/** The databases of the services that run here: in the Postgres that a setting names, otherwise in the embedded one. */
export function planDatabases(settings: Settings, postgresPort: number, { passwords }: DataDir): DatabasePlan[] {
  const here = databaseNames.filter((name) => settings[elsewhereSettings[name]] === undefined);
  return here.map((name) => {
    const setting = urlSettings[name];
    const own = settings[setting];
    const trail = name !== 'payment' && { securityEventDays: settings.SECURITY_EVENT_DAYS };
    if (own !== undefined) return { name, setting, url: own, serviceUrl: own, ...trail };
    const url = (user: string, password: string, database: string) =>
      `postgres://${user}:${password}@127.0.0.1:${postgresPort}/${database}`;
    return {
      name,
      setting: 'DATA_DIR',
      url: url('postgres', passwords.postgres, name),
      embedded: { url: url('postgres', passwords.postgres, 'postgres'), rolePassword: passwords[name] },
      serviceUrl: url(`souk_${name}`, passwords[name], name),
      ...trail,
    };
  });
}

/** Makes and migrates the databases in a separate process, so that its memory is free afterwards. */
export async function prepareDatabases(plans: DatabasePlan[]): Promise<void> {
  const script = fileURLToPath(new URL('prepare-databases.ts', import.meta.url));
  const child = spawn(process.execPath, [script], { env: environment([]), stdio: ['pipe', 'ignore', 'pipe'], detached: true });
  child.stdin.end(JSON.stringify(plans));
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new ConfigError(said.trim());
}
