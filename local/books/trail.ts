import { readTrailQuery } from '../../audit/trail/arguments.ts';
import { readTrail } from '../../audit/trail/read-trail.ts';
import { heading, jsonLine, tableLine } from '../../audit/trail/table.ts';
import { main } from '../../lib/process/main.ts';
import { withTrail } from './open-trail.ts';

const usage = `npm run audit:trail -- [--account USERNAME|ID] [--role buyer|seller] --since 2026-11-01|24h [--json]
Prints the security events of an account in order of time: log-ins, failed log-ins, changes of the password, of prices and quantities, dispatches,
refunds. Without --account, those of all accounts, operators' commands and refused calls between parts. --since is a day or an instant in UTC, or
how long ago (30m, 24h, 7d). --json prints a line of JSON for each event.`;

await main(async () => {
  const query = readTrailQuery(process.argv.slice(2), usage);
  await withTrail(async (databases) => {
    let count = 0;
    for await (const event of readTrail(databases, query)) {
      if (count === 0 && !query.json) process.stdout.write(`${heading}\n`);
      process.stdout.write(`${query.json ? jsonLine(event) : tableLine(event)}\n`);
      count += 1;
    }
    if (count === 0 && !query.json) process.stdout.write('No events.\n');
  });
});
