// The entry point of the operator's jobs. Without arguments it is the hourly audit: it compares both books once, logs the differences in one
// line, and exits with code 1 if there are any or if the books cannot be read. With the arguments `refund TRANSACTION_ID --reason "why"`, it
// refunds one transaction instead; with `refunds close`, `adopt` or `send`, it repairs refunds after a restore; with `category NUMBER NAME`,
// it names a category; with `trail`, it reads the audit trail.
import { ConfigError, readSettings } from '../lib/config/config.ts';
import { settingsOf } from '../lib/config/process-settings.ts';
import type { Database } from '../lib/database/db.ts';
import { createLog, type Log } from '../lib/process/log.ts';
import { main } from '../lib/process/main.ts';
import { auditLedger } from './audit-ledger.ts';
import type { Books } from './entries.ts';
import { nameCategory, readCategory } from './name-category.ts';
import { withBooks, withProduct } from './open-books.ts';
import { readRefund } from './refund-arguments.ts';
import { refundTransaction } from './refund-transaction.ts';
import { readRefundsCommand } from './refunds-command.ts';
import { logTrail } from './trail/log-trail.ts';

/** The most differences that are logged. They fit easily into a log line. */
const mostNamed = 100;
const usage =
  'nothing, or refund TRANSACTION_ID --reason "why", or category NUMBER NAME, or refunds close | adopt | send, or trail --since 24h';

/** A task on both books, or on the product database alone. Returns the exit code. */
type Task = { onBooks: (books: Books, log: Log) => Promise<number> } | { onProduct: (product: Database, log: Log) => Promise<number> };

await main(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (command === 'trail') await logTrail(args);
  else await runTask(readTask(command, args));
});

async function runTask(task: Task): Promise<void> {
  const settings = readSettings(settingsOf('audit'));
  const log = createLog('audit', settings.LOG_LEVEL);
  try {
    process.exitCode =
      'onBooks' in task
        ? await withBooks(settings, log, (books) => task.onBooks(books, log))
        : await withProduct(settings, log, (product) => task.onProduct(product, log));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    log.error({ error }, 'the books could not be read');
    process.exitCode = 1;
  }
}

function readTask(command: string | undefined, args: string[]): Task {
  if (command === undefined) return { onBooks: compare };
  if (command === 'category') {
    const category = readCategory(args, usage);
    return { onProduct: async (product, log) => say(log, await nameCategory(product, category)) };
  }
  if (command === 'refunds') {
    const repair = readRefundsCommand(args, usage);
    return { onBooks: async (books, log) => say(log, ...(await repair(books))) };
  }
  if (command !== 'refund') throw new ConfigError(`Usage: ${usage}`);
  const { transactionId, reason } = readRefund(args, usage);
  return { onBooks: async (books, log) => say(log, await refundTransaction(books, transactionId, reason)) };
}

function say(log: Log, ...lines: string[]): number {
  for (const line of lines) log.info(line);
  return 0;
}

async function compare(books: Books, log: Log): Promise<number> {
  const differences = await auditLedger(books);
  const outcome = { auditDifferences: differences.length, differences: differences.slice(0, mostNamed) };
  if (differences.length === 0) log.info(outcome, 'the books agree');
  else log.error(outcome, 'the books differ');
  return differences.length === 0 ? 0 : 1;
}
