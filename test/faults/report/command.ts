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

**What Souk promises.** No buyer is charged twice. No buyer is charged without getting the goods. No item is sold beyond its stock, and no unit is lost.
What was confirmed is never forgotten. A request that failed with a 5xx, a time-out or a lost connection may be repeated with the same key, and never
costs twice. All of this holds while any process dies at any moment, and while any message is lost, delayed or doubled.

**How it was attacked.** Buyers and sellers used a whole system while its processes were killed, stopped and replaced, its network failed and its disk
was full. A simulation ran a million lives of the same code in virtual time. Afterwards the books were compared with every response that a buyer got.
[test/faults](../test/faults/README.md) explains the scenarios.

**How to read the tables.** \`ok\`: the check found nothing wrong, and a planted bug or spoiled evidence shows that it can. \`UNPROVEN\`: nothing shows
that it can find anything. \`not run\`: no run has applied it yet. \`measured\`: a figure without a target. *Short* is
required of every change, *long* of a release.

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
