import { main } from '../lib/main.ts';
import { auditLedger } from './audit-ledger.ts';
import { withBooks } from './open-books.ts';

await main(async () => {
  const differences = await withBooks('audit', auditLedger);
  for (const difference of differences) process.stdout.write(`${difference}\n`);
  process.stdout.write(differences.length === 0 ? 'The books agree.\n' : `The books differ in ${differences.length} places.\n`);
  process.exitCode = differences.length === 0 ? 0 : 1;
});
