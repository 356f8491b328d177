import { readRefund } from '../audit/refund-arguments.ts';
import { refundTransaction } from '../audit/refund-transaction.ts';
import { main } from '../lib/main.ts';
import { withBooks } from './open-books.ts';

await main(async () => {
  const { transactionId, reason } = readRefund(process.argv.slice(2), 'Usage: npm run refund -- TRANSACTION_ID --reason "why"');
  process.stdout.write(`${await withBooks('refund', (books) => refundTransaction(books, transactionId, reason))}\n`);
});
