import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { ConfigError } from '../config/config.ts';

export interface CommandLine<Options extends ParseArgsOptionsConfig> {
  /** How the command is called, and on further lines what it does. */
  usage: string;
  options: Options;
  allowPositionals?: boolean;
  /** What stands behind the command; of this process if absent. */
  args?: readonly string[];
}

/** Reads what stands behind a command. `--help` prints the usage and ends the process; what is not known is a ConfigError of one line. */
export function readCommandLine<const Options extends ParseArgsOptionsConfig>({
  usage,
  options,
  allowPositionals = false,
  args = process.argv.slice(2),
}: CommandLine<Options>) {
  const isAsked = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length).some((arg) => arg === '--help' || arg === '-h');
  if (isAsked) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (error) {
    throw wrongUsage((error as Error).message.split('. ')[0] as string, usage);
  }
}

/** A wrong command line: what is wrong, and how it is called. */
export function wrongUsage(wrong: string, usage: string): ConfigError {
  return new ConfigError(`${wrong.replace(/\.$/, '')}. Usage: ${usage.split('\n')[0]}`);
}
