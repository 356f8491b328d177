import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { ConfigError } from '../config/config.ts';

export interface CommandLine<Options extends ParseArgsOptionsConfig> {
  /** First line: how to call the command. Further lines: what it does. */
  usage: string;
  options: Options;
  allowPositionals?: boolean;
  /** The arguments. Default: those of this process. */
  args?: readonly string[];
}

/** Parses a command's arguments. `--help` prints the usage and exits. An unknown argument throws a ConfigError of one line. */
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

/** The error for a wrong command line: what is wrong, then the usage. */
export function wrongUsage(wrong: string, usage: string): ConfigError {
  return new ConfigError(`${wrong.replace(/\.$/, '')}. Usage: ${usage.split('\n')[0]}`);
}
