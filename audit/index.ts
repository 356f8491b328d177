// What the hourly job runs: compares both books once, says in one line what differs, and ends with code 1 if anything does or nobody can say. With
// `refund TRANSACTION_ID --reason "why"` behind it, an operator gives one transaction back instead.
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, readSettings } from '../lib/config/config.ts';
import { settingsOf } from '../lib/config/process-settings.ts';
import { type Database, databaseLocation, openDatabase } from '../lib/database/db.ts';
import { connectPayment } from '../lib/payment/client.ts';
import { createLog, type Log } from '../lib/process/log.ts';
import { main } from '../lib/process/main.ts';
import { idTokens } from '../lib/rpc/id-token.ts';
import { auditLedger, type Books } from './audit-ledger.ts';
import { readRefund } from './refund-arguments.ts';
import { refundTransaction } from './refund-transaction.ts';

/** As many as fit into a log line with room to spare. */
const mostNamed = 100;
const patienceMs = 120_000;
const usage = 'nothing, or refund TRANSACTION_ID --reason "why"';

/** What to do with the books; answers the exit code. */
type Task = (books: Books, log: Log) => Promise<number>;

await main(async () => {
  const task = readTask(process.argv.slice(2));
  const settings = readSettings(settingsOf('audit'));
  const { PAYMENT_URL: url, PAYMENT_AUDIENCE: audience } = settings;
  if (url === undefined) throw new ConfigError('PAYMENT_URL is not set: the audit needs to know where the payment service is.');
  const location = databaseLocation('DATABASE_URL_PRODUCT', { ...settings, url: settings.DATABASE_URL_PRODUCT });
  const log = createLog('audit', settings.LOG_LEVEL);
  const payment = connectPayment({ url, log, idToken: audience === undefined ? undefined : idTokens(audience) });
  try {
    const product = await openDatabase({ location, name: 'audit', poolSize: 1, log });
    try {
      if ('instance' in location) await reach(product);
      process.exitCode = await task({ product, payment }, log);
    } finally {
      await product.close();
    }
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    log.error({ error }, 'the books could not be read');
    process.exitCode = 1;
  } finally {
    payment.close();
  }
});

/** Waits until Google's network has taken up an instance that has just started, which may be more than a minute later. */
async function reach(product: Database): Promise<void> {
  for (const untilMs = Date.now() + patienceMs; ; await sleep(1_000)) {
    try {
      await product.ping();
      return;
    } catch (error) {
      if (Date.now() > untilMs) throw error;
    }
  }
}

function readTask([command, ...args]: string[]): Task {
  if (command === undefined) return compare;
  if (command !== 'refund') throw new ConfigError(`Usage: ${usage}`);
  const { transactionId, reason } = readRefund(args, usage);
  return async (books, log) => {
    log.info(await refundTransaction(books, transactionId, reason));
    return 0;
  };
}

async function compare(books: Books, log: Log): Promise<number> {
  const differences = await auditLedger(books);
  const outcome = { auditDifferences: differences.length, differences: differences.slice(0, mostNamed) };
  if (differences.length === 0) log.info(outcome, 'the books agree');
  else log.error(outcome, 'the books differ');
  return differences.length === 0 ? 0 : 1;
}
