import { parseArgs } from 'node:util';
import { auditLedger } from '../audit/audit-ledger.ts';
import { ConfigError } from '../lib/config.ts';
import { main } from '../lib/main.ts';
import { withBooks } from './open-books.ts';

await main(async () => {
  const graceMs = readGraceMs();
  const differences = await withBooks('audit', (books) => auditLedger(books, { graceMs }));
  for (const difference of differences) process.stdout.write(`${difference}\n`);
  process.stdout.write(differences.length === 0 ? 'The books agree.\n' : `The books differ in ${differences.length} places.\n`);
  process.exitCode = differences.length === 0 ? 0 : 1;
});

/** How old a difference must be to count, 5 minutes unless it is said: 0 when nothing is on its way, because nobody can buy. */
function readGraceMs(): number {
  const { values } = parseArgs({ options: { 'grace-seconds': { type: 'string', default: '300' } } });
  const seconds = values['grace-seconds'];
  if (!/^\d{1,6}$/.test(seconds)) throw new ConfigError(`--grace-seconds is ${seconds}: it must be a whole number of seconds`);
  return Number(seconds) * 1_000;
}
