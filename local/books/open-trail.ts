import type { TrailDatabases } from '../../audit/trail/read-trail.ts';
import { ConfigError, readSettings } from '../../lib/config/config.ts';
import { openDatabase } from '../../lib/database/db.ts';
import { createLog } from '../../lib/process/log.ts';
import { readRunning } from '../running-system.ts';

/** Opens both databases that have an audit trail, as their owner, for an operator's command and closes them afterwards. */
export async function withTrail(use: (databases: TrailDatabases) => Promise<void>): Promise<void> {
  const { DATA_DIR, DATABASE_URL_CUSTOMER, DATABASE_URL_PRODUCT, LOG_LEVEL } = readSettings([
    'DATA_DIR',
    'DATABASE_URL_CUSTOMER',
    'DATABASE_URL_PRODUCT',
    'LOG_LEVEL',
  ]);
  const given = { customer: DATABASE_URL_CUSTOMER, product: DATABASE_URL_PRODUCT };
  const owners = given.customer && given.product ? {} : (await readRunning(DATA_DIR)).owners;
  const log = createLog('trail', LOG_LEVEL);
  const open = (name: 'customer' | 'product') => {
    const url = given[name] ?? owners[name];
    if (!url) throw new ConfigError(`${name}-db runs elsewhere: set DATABASE_URL_${name.toUpperCase()} to its database's address.`);
    return openDatabase({ location: { url }, name: 'trail', poolSize: 1, log });
  };
  const customer = await open('customer');
  try {
    const product = await open('product');
    try {
      await use({ customer, product });
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      throw new ConfigError(`The audit trail cannot be read, does Souk run? ${(error as Error).message}`, { cause: error });
    } finally {
      await product.close();
    }
  } finally {
    await customer.close();
  }
}
