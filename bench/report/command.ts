// npm run bench:report: writes docs/performance.md and its plots from the results of `npm run bench -- --json FILE`.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readCommandLine, wrongUsage } from '../../lib/process/command-line.ts';
import { main } from '../../lib/process/main.ts';
import { readResults } from './merge.ts';
import { pageOf } from './page.ts';
import { plotsOf } from './plots.ts';

const usage = `npm run bench:report -- FILE... [--out docs/performance]
Writes a report from results of \`npm run bench -- --json FILE\` and \`npm run bench:scale -- --json FILE\`: tables and plots between the explanations of bench/report/template.md.`;

await main(async () => {
  const { values, positionals } = readCommandLine({
    usage,
    allowPositionals: true,
    options: { out: { type: 'string', default: 'docs/performance' } },
  });
  if (positionals.length === 0) throw wrongUsage('Name the files with the results', usage);
  const merged = await readResults(positionals);
  const template = await readFile(path.join(import.meta.dirname, 'template.md'), 'utf8');
  const plots = plotsOf(merged);
  const folder = path.basename(values.out);
  await mkdir(values.out, { recursive: true });
  for (const [name, plot] of Object.entries(plots)) await writeFile(path.join(values.out, `${name}.svg`), plot);
  await writeFile(`${values.out}.md`, pageOf(template, merged, folder));
  process.stdout.write(`${values.out}.md, with ${Object.keys(plots).length} plots in ${values.out}\n`);
});
