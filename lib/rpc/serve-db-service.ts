import { refusedCallRecorder } from '../callers/refused-calls.ts';
import { requiredCallerCheck } from '../callers/required-check.ts';
import { readSettings } from '../config/config.ts';
import { settingsOf } from '../config/process-settings.ts';
import type { Settings } from '../config/settings.ts';
import { type Database, databaseLocation, openDatabase } from '../database/db.ts';
import { openReplicas, type Replicas, replicaLocations } from '../database/replicas.ts';
import type { Schema } from '../database/schema.ts';
import { serveUntilEnded } from '../process/lifetime.ts';
import { createLog, type Log } from '../process/log.ts';
import type { Service, ServiceDefinition } from './rpc.ts';
import { serveRpc } from './rpc-server.ts';

export interface DbServiceOptions<Definition extends ServiceDefinition> {
  /** Shown in log lines and in pg_stat_activity. */
  part: 'customer-db' | 'product-db';
  /** What its database must have before it is ready. */
  schema: Schema;
  definition: Definition;
  urlSetting: 'DATABASE_URL_CUSTOMER' | 'DATABASE_URL_PRODUCT';
  portSetting: 'CUSTOMER_DB_PORT' | 'PRODUCT_DB_PORT';
  createService: (db: Database, settings: Settings, replicas: Replicas, log: Log) => Service<Definition>;
}

/** Runs a service with its database as this process, until the process ends. */
export async function runDbService<Definition extends ServiceDefinition>(options: DbServiceOptions<Definition>): Promise<void> {
  const { part, schema, definition, urlSetting, portSetting, createService } = options;
  const settings = readSettings(settingsOf(part)) as Settings;
  const log = createLog(part, settings.LOG_LEVEL);
  const checkCaller = requiredCallerCheck(part, settings, log);
  const location = databaseLocation(urlSetting, { ...settings, url: settings[urlSetting] });
  const db = await openDatabase({ location, name: part, poolSize: settings.DATABASE_POOL_SIZE, schema, log });
  const replicas = openReplicas({
    primary: db,
    locations: replicaLocations(settings),
    name: part,
    poolSize: settings.DATABASE_POOL_SIZE,
    schema,
    log,
  });
  const server = await serveRpc({
    definition,
    service: createService(db, settings, replicas, log),
    checkHealth: db.ping,
    checkCaller,
    recordRefusal: refusedCallRecorder(db, log),
    host: settings.HOST,
    port: settings[portSetting],
    log,
  });

  const close = async () => {
    await server.close();
    await replicas.close();
    await db.close();
  };
  serveUntilEnded({ port: server.port, close, log });
}
