import { ConfigError, readSettings } from '../../lib/config/config.ts';
import { settingsOf } from '../../lib/config/process-settings.ts';
import type { Settings } from '../../lib/config/settings.ts';
import { type Database, type DatabaseLocation, databaseLocation } from '../../lib/database/db.ts';
import { createLog, type Log } from '../../lib/process/log.ts';
import { withDatabase } from '../with-database.ts';
import { readTrailQuery, type TrailQuery } from './arguments.ts';
import { readTrail, type TrailDatabases } from './read-trail.ts';

const usage = 'trail [--account USERNAME|ID] [--role buyer|seller] --since 2026-11-01|24h';

type TrailSettings = Settings<ReturnType<typeof settingsOf<'trail'>>[number]>;

/** The audit trail as the job in the cloud shows it: a line of the log for each event. Sets exit code 1 if it cannot be read. */
export async function logTrail(args: string[]): Promise<void> {
  const query = readTrailQuery(args, usage);
  const settings = readSettings(settingsOf('trail'));
  const locations = { customer: locationOf('customer', settings), product: locationOf('product', settings) };
  const log = createLog('trail', settings.LOG_LEVEL);
  try {
    const open = (location: DatabaseLocation, use: (database: Database) => Promise<number>) =>
      withDatabase({ location, name: 'trail', log }, use);
    const count = await open(locations.customer, (customer) =>
      open(locations.product, (product) => logEvents({ customer, product }, query, log)),
    );
    log.info({ securityEvents: count }, 'the end of the audit trail');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    log.error({ error }, 'the audit trail could not be read');
    process.exitCode = 1;
  }
}

function locationOf(name: 'customer' | 'product', settings: TrailSettings): DatabaseLocation {
  const upper = name.toUpperCase() as Uppercase<typeof name>;
  return databaseLocation(`DATABASE_URL_${upper}`, {
    url: settings[`DATABASE_URL_${upper}`],
    CLOUD_SQL_INSTANCE: settings[`CLOUD_SQL_INSTANCE_${upper}`],
    CLOUD_SQL_USER: settings.CLOUD_SQL_USER,
    CLOUD_SQL_DATABASE: name,
  });
}

async function logEvents(databases: TrailDatabases, query: TrailQuery, log: Log): Promise<number> {
  let count = 0;
  for await (const event of readTrail(databases, query)) {
    log.info({ securityEvent: event }, event.event);
    count += 1;
  }
  return count;
}
