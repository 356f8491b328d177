import type { Books } from '../../audit/entries.ts';
import { ConfigError, readSettings } from '../../lib/config/config.ts';
import type { Settings } from '../../lib/config/settings.ts';
import { openDatabase } from '../../lib/database/db.ts';
import { connectPayment } from '../../lib/payment/client.ts';
import { createLog } from '../../lib/process/log.ts';
import { tokenOfOne } from '../parts/identities.ts';
import { readRunning } from '../running-system.ts';

/** Opens both books, as the owner of the product database, for an operator's command and closes them afterwards. */
export async function withBooks<T>(name: 'audit' | 'refund' | 'refunds', use: (books: Books) => Promise<T>): Promise<T> {
  const settings = readSettings(['DATA_DIR', 'DATABASE_URL_PRODUCT', 'PAYMENT_URL', 'PAYMENT_SECRET', 'LOG_LEVEL']);
  const { productUrl, payment: where } = await addresses(settings);
  const log = createLog(name, settings.LOG_LEVEL);
  const product = await openDatabase({ location: { url: productUrl }, name, poolSize: 1, log });
  const payment = connectPayment({ url: where.PAYMENT_URL, tokenOf: tokenOfOne(where, 'payment', name), log });
  try {
    return await use({ product, payment });
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`The books cannot be read, does Souk run? ${(error as Error).message}`, { cause: error });
  } finally {
    payment.close();
    await product.close();
  }
}

/** The addresses of the books: from the settings, otherwise from the system that runs on the data folder. */
async function addresses(settings: Settings<'DATA_DIR' | 'DATABASE_URL_PRODUCT' | 'PAYMENT_URL' | 'PAYMENT_SECRET'>) {
  const { DATABASE_URL_PRODUCT, PAYMENT_URL, PAYMENT_SECRET } = settings;
  const own = PAYMENT_URL && { PAYMENT_URL, ...(PAYMENT_SECRET && { PAYMENT_SECRET }) };
  if (DATABASE_URL_PRODUCT && own) return { productUrl: DATABASE_URL_PRODUCT, payment: own };
  const { owners, services } = await readRunning(settings.DATA_DIR);
  const productUrl = DATABASE_URL_PRODUCT ?? owners.product;
  if (!productUrl) throw new ConfigError("product-db runs elsewhere: set DATABASE_URL_PRODUCT to its database's address.");
  return { productUrl, payment: own || services };
}
