import { readFileSync } from 'node:fs';
import { exitCodes, exitCodesHelp, nameOfExitCode } from './errors/exit-codes.ts';
import { createOutput } from './output.ts';
import { widthOf, wrapped } from './text/wrap.ts';

const help = `Usage: souk <seller|buyer> [command] [options]

The command lines of a Souk marketplace.

  souk seller          sell: a shell with log-in, completion and history
  souk buyer           buy: the same
  souk seller --help   every command of a seller
  souk buyer --help    every command of a buyer
  souk completion      for bash, zsh and fish: completes commands with the Tab key; see souk completion --help

Options:
  --version            show the version
  -h, --help           show this

${exitCodesHelp}
`;

/** Runs `souk` without a role: shows help, the version or an error. Returns the exit code. */
export function explainSouk(argument: string | undefined, rest: readonly string[]): number {
  if (argument === '--version') {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    process.stdout.write(`${version}\n`);
    return exitCodes.done;
  }
  if (argument === '--help' || argument === '-h' || argument === 'help') {
    process.stdout.write(wrapped(help, widthOf(process.stdout)));
    return exitCodes.done;
  }
  const output = createOutput();
  output.json = [argument, ...rest].includes('--json');
  output.error({
    code: nameOfExitCode(exitCodes.usage),
    message: 'Start with a role: souk seller … or souk buyer …',
    hint: 'See souk --help',
    exitCode: exitCodes.usage,
    details: {},
  });
  return exitCodes.usage;
}
