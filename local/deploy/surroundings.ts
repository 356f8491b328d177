import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');

/** What is different in tests, which alone set these names in the environment. */
export const surroundings = {
  /** Where Terraform runs, in copies. */
  folder: process.env['DEPLOY_DIR'] ?? path.join(root, '.deploy'),
  /** The marketplace's address, if it is not at its own name. */
  baseUrl: (host: string): string => process.env['DEPLOY_TEST_URL'] ?? `https://${host}`,
  /** Between two looks at what Google does. */
  pauseMs: Number(process.env['DEPLOY_PAUSE_MS'] ?? 10_000),
  /** Google issues a certificate within an hour once the records are set. */
  patienceMs: Number(process.env['DEPLOY_PATIENCE_MS'] ?? 75 * 60_000),
};
