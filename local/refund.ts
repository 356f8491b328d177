import { parseArgs } from 'node:util';
import { ConfigError } from '../lib/config.ts';
import { main } from '../lib/main.ts';
import { withBooks } from './open-books.ts';
import { refundTransaction } from './refund-transaction.ts';

const usage = 'Usage: npm run refund -- TRANSACTION_ID --reason "why"';

await main(async () => {
  const { positionals, values } = readArguments();
  const [transactionId, ...more] = positionals;
  const { reason } = values;
  if (!transactionId || more.length > 0 || !reason || reason.length > 200) throw new ConfigError(`${usage} (1 to 200 characters)`);
  process.stdout.write(`${await withBooks('refund', (books) => refundTransaction(books, transactionId, reason))}\n`);
});

function readArguments() {
  try {
    return parseArgs({ options: { reason: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}. ${usage}`, { cause: error });
  }
}
