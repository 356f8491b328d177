import { isRole, runRole } from './run.ts';

/** Runs `souk` with these arguments. Returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  // A reader that closes early, such as head, is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.stderr.on('error', () => {});
  const [role, ...rest] = args;
  if (isRole(role)) return runRole(role, rest);
  if (role === 'completion' || role === 'complete') {
    const { complete, runCompletion } = await import('./completion/command.ts');
    if (role === 'completion') return runCompletion(rest);
    complete(rest.slice(rest[0] === '--' ? 1 : 0));
    return 0;
  }
  const { explainSouk } = await import('./souk-help.ts');
  return explainSouk(role, rest);
}
