import { readFileSync } from 'node:fs';
import { exitCodes, exitCodesHelp } from './exit-codes.ts';

const help = `Usage: souk <seller|buyer> [command] [options]

The command lines of a Souk marketplace.

  souk seller          sell: a shell with log-in, completion and history
  souk buyer           buy: the same
  souk seller --help   every command of a seller
  souk buyer --help    every command of a buyer

Options:
  --version            show the version
  -h, --help           show this

${exitCodesHelp}
`;

/** Answers `souk` where neither role was named; answers the exit code. */
export function explainSouk(argument: string | undefined): number {
  if (argument === '--version') {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    process.stdout.write(`${version}\n`);
    return exitCodes.done;
  }
  if (argument === '--help' || argument === '-h' || argument === 'help') {
    process.stdout.write(help);
    return exitCodes.done;
  }
  process.stderr.write('Say first who you are: souk seller … or souk buyer …\nSee souk --help\n');
  return exitCodes.usage;
}
