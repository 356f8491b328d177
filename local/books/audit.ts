import { auditLedger } from '../../audit/audit-ledger.ts';
import { readCommandLine, wrongUsage } from '../../lib/process/command-line.ts';
import { main } from '../../lib/process/main.ts';
import { withBooks } from './open-books.ts';

const usage = `npm run audit:ledger -- [--grace-seconds N]
Compares payments, purchases and quantities of the running system, and ends with code 1 if they differ. What is younger than N seconds does not
count; 300 if absent, 0 when nothing can be on its way.`;

await main(async () => {
  const graceMs = readGraceMs();
  const differences = await withBooks('audit', (books) => auditLedger(books, { graceMs }));
  for (const difference of differences) process.stdout.write(`${difference}\n`);
  process.stdout.write(differences.length === 0 ? 'The books agree.\n' : `The books differ in ${differences.length} places.\n`);
  process.exitCode = differences.length === 0 ? 0 : 1;
});

/** How old a difference must be to count. Default: 5 minutes. Use 0 while buying is impossible, because then no purchase is in progress. */
function readGraceMs(): number {
  const { values } = readCommandLine({ usage, options: { 'grace-seconds': { type: 'string', default: '300' } } });
  const seconds = values['grace-seconds'];
  if (!/^\d{1,6}$/.test(seconds)) throw wrongUsage(`--grace-seconds is ${seconds}: it must be a whole number of seconds`, usage);
  return Number(seconds) * 1_000;
}
