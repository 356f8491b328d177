// npm run faults:report: adds up parts, prints the scoreboard, and writes it as text, JSON and a page.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { ConfigError } from '../../../lib/config/config.ts';
import { readCommandLine } from '../../../lib/process/command-line.ts';
import { main } from '../../../lib/process/main.ts';
import { pageOf } from './page.ts';
import { readParts } from './parts.ts';
import { isKept, reportOf } from './report.ts';
import { asDocument, asText } from './text.ts';

const preface = `# How reliable a purchase is

**What Souk promises.** No buyer is charged twice. No buyer is charged without getting the goods. No item is sold beyond its quantity, and no unit is lost.
What was confirmed is never forgotten. A request that failed with a 5xx, a time-out or a lost connection may be repeated with the same key, and never
costs twice. No refund is given twice, no sale is refunded beyond what was paid for it, and each refunded unit goes back on sale exactly if its seller
said so. All of this holds while any process dies at any moment, and while any message is lost, delayed or doubled.

**How it was attacked.** Buyers, and sellers who refunded and dispatched, used a whole system while its processes were killed, stopped and replaced,
its network failed and its disk was full. A simulation ran a million lives of the same code in virtual time. Afterwards the books were compared with
every response that a buyer or seller got. [test/faults](../test/faults/README.md) explains the scenarios.

**How refunds were attacked.** Sellers refunded whole sales and parts of them, with and without putting the units back on sale; they sent one key twice
at once, repeated it after a 5xx or a cut connection, and used several keys at once for the last units of a line. Two sellers refunded one purchase. A
process died before and after each message of a refund: when product-db recorded it, when the payment service gave the money back, and when product-db
completed it. Straight at the payment service, eight refunds at once asked for the last cents of a charge. Afterwards every refund of product-db had to
be one of the payment service and the reverse, with the same amount, and money had to have moved once for each. Units, counters and sums of lines and
sales had to follow from the refunds, and none could be pending 60 seconds after the last fault. *Refunds* in the first table counts those that gave
money back. Runs from before there were refunds have none. The simulation does not count them, though sellers refund in all of its lives.

**How backups were restored.** A round of *restore* puts first the product database and then the payment database back to an earlier instant. The
operator's commands had to find exactly what one database had forgotten, and to bring back every refund of a purchase that both still knew, unchanged
and once. No new refund could begin before. A restored payment database forgets charges for ever: the audit must name exactly those, and their refunds
must stay pending.

**How to read the tables.** \`ok\`: the check found nothing wrong, and a planted bug or spoiled evidence shows that it can. \`UNPROVEN\`: nothing shows
that it can find anything. \`FAIL\`: the check found a fault, or a figure missed its target in at least one round. \`not run\`: no run has applied it
yet. \`measured\`: a figure without a target. *Short* is required of every change, *long* of a release.

\`npm run faults:report\` writes this page from real runs. [reliability.json](reliability.json) has the figures of each run, and
[reliability.html](reliability.html) adds plots.

`;

const usage = `npm run faults:report -- FILE... [--out docs/reliability]
Adds up the results of fault runs with --json FILE.`;

await main(async () => {
  const { values, positionals } = readCommandLine({
    usage,
    allowPositionals: true,
    options: { out: { type: 'string', default: 'docs/reliability' } },
  });
  const missing = positionals.find((file) => !existsSync(file));
  if (missing !== undefined || positionals.length === 0)
    throw new ConfigError(missing ? `${missing} does not exist` : 'name the files that npm run faults -- --json FILE wrote');
  const parts = (await Promise.all(positionals.map(readParts))).flat();
  const report = reportOf(parts);
  const { rounds: _, ...figures } = report;
  await writeFile(`${values.out}.md`, `${preface}${asDocument(report)}`);
  await writeFile(`${values.out}.json`, asJson({ ...figures, parts }));
  await writeFile(`${values.out}.html`, pageOf(report));
  process.stdout.write(asText(report));
  process.exit(isKept(report) ? 0 : 1);
});

/** One line for each part and row, so that diffs are readable. */
function asJson(sections: Record<string, readonly unknown[]>): string {
  const lines = Object.entries(sections).map(
    ([name, rows]) => `${JSON.stringify(name)}: [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
