import { ConfigError, readSettings } from '../../lib/config/config.ts';
import { settingsOf } from '../../lib/config/process-settings.ts';
import type { Settings } from '../../lib/config/settings.ts';
import { type DatabaseLocation, databaseLocation, openDatabase } from '../../lib/database/db.ts';
import { createLog, type Log } from '../../lib/process/log.ts';
import { reach } from '../reach.ts';
import { readTrailQuery, type TrailQuery } from './arguments.ts';
import { readTrail } from './read-trail.ts';

const usage = 'trail [--account USERNAME|ID] [--role buyer|seller] --since 2026-11-01|24h';

type TrailSettings = Settings<ReturnType<typeof settingsOf<'trail'>>[number]>;

/** The audit trail as the job in the cloud shows it: a line of the log for each event. Sets exit code 1 if it cannot be read. */
export async function logTrail(args: string[]): Promise<void> {
  const query = readTrailQuery(args, usage);
  const settings = readSettings(settingsOf('trail'));
  const locations = { customer: locationOf('customer', settings), product: locationOf('product', settings) };
  const log = createLog('trail', settings.LOG_LEVEL);
  try {
    const count = await logEvents(locations, query, log);
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

async function logEvents(locations: Record<'customer' | 'product', DatabaseLocation>, query: TrailQuery, log: Log): Promise<number> {
  const open = (location: DatabaseLocation) => openDatabase({ location, name: 'trail', poolSize: 1, log });
  const [customer, product] = await Promise.all([open(locations.customer), open(locations.product)]);
  try {
    await Promise.all([customer, product].map(reach));
    let count = 0;
    for await (const event of readTrail({ customer, product }, query)) {
      log.info({ securityEvent: event }, event.event);
      count += 1;
    }
    return count;
  } finally {
    await Promise.all([customer.close(), product.close()]);
  }
}
