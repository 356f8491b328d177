// The entry point of the hourly job: compares both books once, logs the differences in one line, and exits with code 1 if there are any or
// if the books cannot be read. With the arguments `refund TRANSACTION_ID --reason "why"`, it refunds one transaction instead; with
// `category NUMBER NAME`, it names a category; with `refunds close`, `adopt` or `send`, it repairs refunds after a restore. With `trail`, it is
// another job, which reads the audit trail.
import { ConfigError, readSettings } from '../lib/config/config.ts';
import { settingsOf } from '../lib/config/process-settings.ts';
import { databaseLocation, openDatabase } from '../lib/database/db.ts';
import { connectPayment } from '../lib/payment/client.ts';
import { createLog, type Log } from '../lib/process/log.ts';
import { main } from '../lib/process/main.ts';
import { idTokens } from '../lib/rpc/id-token.ts';
import { auditLedger } from './audit-ledger.ts';
import type { Books } from './entries.ts';
import { nameCategory, readCategory } from './name-category.ts';
import { reach } from './reach.ts';
import { readRefund } from './refund-arguments.ts';
import { refundTransaction } from './refund-transaction.ts';
import { readRefundsCommand } from './refunds-command.ts';
import { logTrail } from './trail/log-trail.ts';

/** The most differences that are logged. They fit easily into a log line. */
const mostNamed = 100;
const usage = 'nothing, or refund TRANSACTION_ID --reason "why", or category NUMBER NAME, or refunds close | adopt | send';

/** A task on the books. Returns the exit code. */
type Task = (books: Books, log: Log) => Promise<number>;

await main(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (command === 'trail') await logTrail(args);
  else await runTask(readTask(command, args));
});

async function runTask(task: Task): Promise<void> {
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
}

function readTask(command: string | undefined, args: string[]): Task {
  if (command === undefined) return compare;
  if (command === 'category') {
    const category = readCategory(args, usage);
    return async ({ product }, log) => {
      log.info(await nameCategory(product, category));
      return 0;
    };
  }
  if (command === 'refunds') {
    const repair = readRefundsCommand(args, usage);
    return async (books, log) => {
      for (const line of await repair(books)) log.info(line);
      return 0;
    };
  }
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
