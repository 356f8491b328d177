import { ConfigError } from '../config/config.ts';
import { outliveReaders } from './output.ts';

/** Runs an entry point: what a person can put right ends it with one line on standard error, anything else with its stack. */
export async function main(run: () => Promise<void>): Promise<void> {
  outliveReaders();
  try {
    await run();
  } catch (error) {
    const known = error instanceof ConfigError || (error instanceof Error && 'hint' in error);
    process.stderr.write(`${known ? (error as Error).message : (error as Error).stack}\n`);
    process.exit(1);
  }
}
