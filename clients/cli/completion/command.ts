import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { Command as AnyCommand } from 'commander';
import { explain } from '../errors/explain.ts';
import { usageErrorOf } from '../errors/usage.ts';
import { createOutput } from '../output.ts';
import { createProgram } from '../program.ts';
import { oneOf } from '../prompts/values.ts';
import { contextOf, roles } from '../run.ts';
import { candidatesFor } from './candidates.ts';

/** How each shell loads its script at every start. */
const installHelp = `Completion of souk with the Tab key, from the next shell on:
  bash   echo 'source <(souk completion bash)' >> ~/.bashrc
  zsh    echo 'source <(souk completion zsh)' >> ~/.zshrc
  fish   echo 'souk completion fish | source' >> ~/.config/fish/config.fish`;

const completion = () =>
  new Command('completion')
    .summary('print a script that completes souk in your shell')
    .argument('<shell>', 'bash, zsh or fish', oneOf('bash', 'zsh', 'fish'))
    .addHelpText('after', `\n${installHelp}`)
    .action((shell) => void process.stdout.write(readFileSync(new URL(`souk.${shell}`, import.meta.url), 'utf8')));

/** `souk` with everything that can follow it. */
function wholeProgram(): AnyCommand {
  const program = new AnyCommand('souk').helpCommand(false);
  program
    .helpOption('-h, --help', 'show this')
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  for (const role of roles) program.addCommand(createProgram(contextOf(role)).name(role));
  return program.addCommand((completion() as unknown as AnyCommand).copyInheritedSettings(program));
}

/** Prints a shell's script. Returns the exit code. */
export async function runCompletion(args: readonly string[]): Promise<number> {
  try {
    await wholeProgram().parseAsync(['completion', ...args], { from: 'user' });
    return 0;
  } catch (error) {
    const told = usageErrorOf(error, 'See souk completion --help');
    if (told === undefined) return 0;
    const explanation = explain(told, contextOf('buyer'));
    createOutput().error(explanation);
    return explanation.exitCode;
  }
}

/** Prints the candidates for the last of these words, for a shell's script. */
export function complete(words: readonly string[]): void {
  const candidates = candidatesFor(wholeProgram(), words);
  const lines = candidates === 'files' ? [':files'] : candidates.map(({ value, about }) => (about ? `${value}\t${about}` : value));
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
