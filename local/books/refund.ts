import { readRefund } from '../../audit/refund-arguments.ts';
import { refundTransaction } from '../../audit/refund-transaction.ts';
import { main } from '../../lib/process/main.ts';
import { withBooks } from './open-books.ts';

const usage = `npm run refund -- TRANSACTION_ID --reason "why"
Gives the money of an approved payment back that has no purchase.`;

await main(async () => {
  const { transactionId, reason } = readRefund(process.argv.slice(2), usage);
  process.stdout.write(`${await withBooks('refund', (books) => refundTransaction(books, transactionId, reason))}\n`);
});
