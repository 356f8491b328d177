import { readSettings, type SettingName, type Settings } from './config.ts';
import { type Database, databaseLocation, openDatabase } from './db.ts';
import { serveUntilEnded } from './lifetime.ts';
import { createLog } from './log.ts';
import type { Service, ServiceDefinition } from './rpc.ts';
import { serveRpc } from './rpc-server.ts';

const sharedSettings = [
  'HOST',
  'LOG_LEVEL',
  'DATABASE_POOL_SIZE',
  'CLOUD_SQL_INSTANCE',
  'CLOUD_SQL_USER',
  'CLOUD_SQL_DATABASE',
] as const satisfies SettingName[];

export interface DbServiceOptions<Definition extends ServiceDefinition, Own extends SettingName> {
  /** The part's name, in its log lines and in pg_stat_activity. */
  part: string;
  definition: Definition;
  urlSetting: 'DATABASE_URL_CUSTOMER' | 'DATABASE_URL_PRODUCT';
  portSetting: 'CUSTOMER_DB_PORT' | 'PRODUCT_DB_PORT';
  /** What this service reads beyond what all of them read. */
  ownSettings: readonly Own[];
  createService: (db: Database, settings: Settings<Own>) => Service<Definition>;
}

/** Runs a service over a database as a process of its own. */
export async function runDbService<Definition extends ServiceDefinition, Own extends SettingName = never>(
  options: DbServiceOptions<Definition, Own>,
): Promise<void> {
  const { part, definition, urlSetting, portSetting, ownSettings, createService } = options;
  const settings: Settings = readSettings([...sharedSettings, urlSetting, portSetting, ...ownSettings]) as Settings;
  const log = createLog(part, settings.LOG_LEVEL);
  const location = databaseLocation(urlSetting, { ...settings, url: settings[urlSetting] });
  const db = await openDatabase({ location, name: part, poolSize: settings.DATABASE_POOL_SIZE, log });
  const server = await serveRpc({
    definition,
    service: createService(db, settings),
    checkHealth: db.ping,
    host: settings.HOST,
    port: settings[portSetting],
    log,
  });

  const close = async () => {
    await server.close();
    await db.close();
  };
  serveUntilEnded({ port: server.port, close, log });
}
