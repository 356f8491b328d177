import type { Books } from '../../audit/audit-ledger.ts';
import { ConfigError, readSettings } from '../../lib/config/config.ts';
import { openDatabase } from '../../lib/database/db.ts';
import { connectPayment } from '../../lib/payment/client.ts';
import { createLog } from '../../lib/process/log.ts';
import { readRunning } from '../running-system.ts';

/** Opens both databases for an operator's command and closes them afterwards. */
export async function withBooks<T>(name: string, use: (books: Books) => Promise<T>): Promise<T> {
  const settings = readSettings(['DATA_DIR', 'DATABASE_URL_PRODUCT', 'PAYMENT_URL', 'LOG_LEVEL']);
  const { productUrl, paymentUrl } = await addresses(settings);
  const log = createLog(name, settings.LOG_LEVEL);
  const product = await openDatabase({ location: { url: productUrl }, name, poolSize: 1, log });
  const payment = connectPayment({ url: paymentUrl, log });
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
async function addresses(settings: { DATA_DIR: string; DATABASE_URL_PRODUCT: string | undefined; PAYMENT_URL: string | undefined }) {
  const { DATABASE_URL_PRODUCT, PAYMENT_URL } = settings;
  if (DATABASE_URL_PRODUCT && PAYMENT_URL) return { productUrl: DATABASE_URL_PRODUCT, paymentUrl: PAYMENT_URL };
  const { databases, services } = await readRunning(settings.DATA_DIR);
  const productUrl = DATABASE_URL_PRODUCT ?? databases.product;
  if (!productUrl) throw new ConfigError("product-db runs elsewhere: set DATABASE_URL_PRODUCT to its database's address.");
  return { productUrl, paymentUrl: PAYMENT_URL ?? services.PAYMENT_URL };
}
