// npm run faults:report: adds up parts, prints the scoreboard, and keeps it as text, as JSON and as a page.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { readCommandLine } from '../../../lib/command-line.ts';
import { ConfigError } from '../../../lib/config.ts';
import { main } from '../../../lib/main.ts';
import { pageOf } from './page.ts';
import { readParts } from './parts.ts';
import { isKept, reportOf } from './report.ts';
import { asText } from './text.ts';

const preface = `# How reliable a purchase is

What Souk promises about money and goods, and what attacking it has shown so far. \`npm run faults:report\` writes this page from real runs; the
scenarios are told in [test/faults](../test/faults/README.md), the figures again in [reliability.json](reliability.json), with every run they come from, and
with plots in [reliability.html](reliability.html).

A check is *ok* only if something is shown to fail it: a bug planted in the real processes or in the simulation that it caught, or evidence
spoiled on purpose that it noticed. A check without that is *UNPROVEN*; one that nothing was run for is not passed but *not run*. *Short* is what a
change must pass, *long* what a release must.

`;

const usage = `npm run faults:report -- FILE... [--out docs/reliability]
Adds up what fault runs with --json FILE have shown.`;

await main(async () => {
  const { values, positionals } = readCommandLine({
    usage,
    allowPositionals: true,
    options: { out: { type: 'string', default: 'docs/reliability' } },
  });
  const missing = positionals.find((file) => !existsSync(file));
  if (missing !== undefined || positionals.length === 0)
    throw new ConfigError(missing ? `${missing} is not there` : 'name the files of the parts, as npm run faults -- --json FILE wrote them');
  const parts = (await Promise.all(positionals.map(readParts))).flat();
  const report = reportOf(parts);
  const { rounds: _, ...figures } = report;
  await writeFile(`${values.out}.md`, `${preface}${asText(report)}`);
  await writeFile(`${values.out}.json`, asJson({ ...figures, parts }));
  await writeFile(`${values.out}.html`, pageOf(report));
  process.stdout.write(asText(report));
  process.exit(isKept(report) ? 0 : 1);
});

/** A line for each part and each row, so that a difference can be read. */
function asJson(sections: Record<string, readonly unknown[]>): string {
  const lines = Object.entries(sections).map(
    ([name, rows]) => `${JSON.stringify(name)}: [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
