import { readSettings } from '../lib/config/config.ts';
import { readCommandLine, wrongUsage } from '../lib/process/command-line.ts';
import { main } from '../lib/process/main.ts';
import { readRunning } from '../local/running-system.ts';
import { openAccounts } from './crowd/open-accounts.ts';
import { percentile } from './load/figures.ts';

const usage = `npm run crowd -- [--each N] [--rounds N]
Has N sellers and N buyers (100) open an account and log in at once, in the system that runs here (\`npm start\`), so many times (1). Prints how
long all of it took, and how long they waited: half of them, nine in ten, and the last. Ends with 1 if anybody was shown an error.`;

function readArguments(): { each: number; rounds: number } {
  const { each, rounds } = readCommandLine({
    usage,
    options: { each: { type: 'string', default: '100' }, rounds: { type: 'string', default: '1' } },
  }).values;
  const count = (name: string, text: string) => {
    if (!/^[1-9]\d{0,3}$/.test(text)) throw wrongUsage(`--${name} must be a whole number from 1 to 9999`, usage);
    return Number(text);
  };
  return { each: count('each', each), rounds: count('rounds', rounds) };
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

await main(async () => {
  const { each, rounds } = readArguments();
  const { url } = await readRunning(readSettings(['DATA_DIR']).DATA_DIR);
  for (let round = 1; round <= rounds; round += 1) {
    const { errors, totalMs, waitsMs } = await openAccounts(url, each);
    const met = errors.length === 0 ? 'no error' : `${errors.length} errors, the first: ${errors[0]?.message}`;
    const [half, most, longest] = [0.5, 0.9, 1].map((part) => seconds(percentile(waitsMs, part)));
    process.stdout.write(`${each} sellers and ${each} buyers: ${met}; ${seconds(totalMs)} in all\n`);
    process.stdout.write(`  half of them waited at most ${half}, nine in ten ${most}, the longest wait was ${longest}\n`);
    if (errors.length > 0) process.exitCode = 1;
  }
});
