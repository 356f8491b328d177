// What the hourly job runs: compares both books once, says in one line what differs, and ends with code 1 if anything does or nobody can say.
import { connectPayment } from '../functions/payment/client.ts';
import { ConfigError, readSettings } from '../lib/config.ts';
import { databaseLocation, openDatabase } from '../lib/db.ts';
import { idTokens } from '../lib/id-token.ts';
import { createLog } from '../lib/log.ts';
import { main } from '../lib/main.ts';
import { auditLedger } from './audit-ledger.ts';

/** As many as fit into a log line with room to spare. */
const mostNamed = 100;

await main(async () => {
  const settings = readSettings([
    'DATABASE_URL_PRODUCT',
    'CLOUD_SQL_INSTANCE',
    'CLOUD_SQL_USER',
    'CLOUD_SQL_DATABASE',
    'PAYMENT_URL',
    'PAYMENT_AUDIENCE',
    'LOG_LEVEL',
  ]);
  const { PAYMENT_URL: url, PAYMENT_AUDIENCE: audience } = settings;
  if (url === undefined) throw new ConfigError('PAYMENT_URL is not set: the audit needs to know where the payment service is.');
  const location = databaseLocation('DATABASE_URL_PRODUCT', { ...settings, url: settings.DATABASE_URL_PRODUCT });
  const log = createLog('audit', settings.LOG_LEVEL);
  const payment = connectPayment({ url, log, idToken: audience === undefined ? undefined : idTokens(audience) });
  try {
    const product = await openDatabase({ location, name: 'audit', poolSize: 1, log });
    const differences = await auditLedger({ product, payment }).finally(() => product.close());
    const outcome = { auditDifferences: differences.length, differences: differences.slice(0, mostNamed) };
    if (differences.length === 0) log.info(outcome, 'the books agree');
    else log.error(outcome, 'the books differ');
    process.exitCode = differences.length === 0 ? 0 : 1;
  } catch (error) {
    log.error({ error }, 'the books could not be compared');
    process.exitCode = 1;
  } finally {
    payment.close();
  }
});
