import { ConfigError } from '../config/config.ts';
import { outliveReaders } from './output.ts';

/** Runs an entry point. A ConfigError ends it with one line on standard error, any other error with its stack. */
export async function main(run: () => Promise<void>): Promise<void> {
  outliveReaders();
  try {
    await run();
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
    process.exit(1);
  }
}
