import { readRefundsCommand } from '../../audit/refunds-command.ts';
import { main } from '../../lib/process/main.ts';
import { withBooks } from './open-books.ts';

const usage = `npm run refunds -- close | adopt | send
After a restore: closes refunds until both books have the same; adopts what only the payment service knows; sends again what only product-db knows.`;

await main(async () => {
  const command = readRefundsCommand(process.argv.slice(2), usage);
  for (const line of await withBooks('refunds', command)) process.stdout.write(`${line}\n`);
});
