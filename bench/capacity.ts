// npm run bench:capacity: writes docs/capacity.md, what parts of each size can serve, from a result of `npm run bench -- --json FILE`.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../lib/config/config.ts';
import { readCommandLine, wrongUsage } from '../lib/process/command-line.ts';
import { main } from '../lib/process/main.ts';
import { capacityPage } from './capacity/page.ts';
import { readResultFile } from './report/merge.ts';

const usage = `npm run bench:capacity -- FILE [--out docs/capacity.md]
Writes a capacity model from a result of \`npm run bench -- --json FILE\` with the mixes browse and checkout in the scenarios 1 and 2, or more.`;

await main(async () => {
  const { values, positionals } = readCommandLine({
    usage,
    allowPositionals: true,
    options: { out: { type: 'string', default: 'docs/capacity.md' } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw wrongUsage('Name the file with the result', usage);
  const results = await readResultFile(file);
  if (results.about !== 'souk load') throw new ConfigError(`${file} was not written by \`npm run bench -- --json FILE\`.`);
  const template = await readFile(path.join(import.meta.dirname, 'capacity/template.md'), 'utf8');
  await writeFile(values.out, capacityPage(template, results));
  process.stdout.write(`${values.out}\n`);
});
