import { ConfigError } from '../lib/config/config.ts';
import type { Settings } from '../lib/config/settings.ts';
import { type Database, databaseLocation } from '../lib/database/db.ts';
import { connectPayment } from '../lib/payment/client.ts';
import type { Log } from '../lib/process/log.ts';
import { idTokens } from '../lib/rpc/id-token.ts';
import type { Books } from './entries.ts';
import { withDatabase } from './with-database.ts';

type ProductSettings = Settings<'DATABASE_URL_PRODUCT' | 'CLOUD_SQL_INSTANCE' | 'CLOUD_SQL_USER' | 'CLOUD_SQL_DATABASE'>;
type BooksSettings = ProductSettings & Settings<'PAYMENT_URL' | 'PAYMENT_AUDIENCE'>;

/** Opens both books, uses them and closes them. Throws a ConfigError if the settings do not say where they are. */
export async function withBooks<T>(settings: BooksSettings, log: Log, use: (books: Books) => Promise<T>): Promise<T> {
  const { PAYMENT_URL: url, PAYMENT_AUDIENCE: audience } = settings;
  if (url === undefined) throw new ConfigError('PAYMENT_URL is not set: this job needs to know where the payment service is.');
  const payment = connectPayment({ url, log, idToken: audience === undefined ? undefined : idTokens(audience) });
  try {
    return await withProduct(settings, log, (product) => use({ product, payment }));
  } finally {
    payment.close();
  }
}

/** Opens the product database, uses it and closes it. */
export async function withProduct<T>(settings: ProductSettings, log: Log, use: (product: Database) => Promise<T>): Promise<T> {
  const location = databaseLocation('DATABASE_URL_PRODUCT', { ...settings, url: settings.DATABASE_URL_PRODUCT });
  return withDatabase({ location, name: 'audit', log }, use);
}
