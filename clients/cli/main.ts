import { isRole, runRole } from './run.ts';

/** Runs `souk` with these arguments; answers the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  // A reader that has seen enough, such as head, is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.stderr.on('error', () => {});
  const [role, ...rest] = args;
  if (isRole(role)) return runRole(role, rest);
  const { explainSouk } = await import('./souk-help.ts');
  return explainSouk(role, rest);
}
