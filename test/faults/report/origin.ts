import { execFile } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { promisify } from 'node:util';
import * as z from 'zod';
import { findPostgres } from '../../../local/postgres/installation.ts';

/** The code and the machine of a measurement. */
export const origin = z.strictObject({
  /** Git's commit id; empty without git. */
  commit: z.string(),
  /** Whether the code differed from the commit. */
  isChanged: z.boolean(),
  cpus: z.int(),
  cpuModel: z.string(),
  node: z.string(),
  postgres: z.string(),
});

export type Origin = z.infer<typeof origin>;

const run = promisify(execFile);
const git = (...words: string[]) =>
  run('git', words).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );

async function readOrigin(): Promise<Origin> {
  const { stdout } = await run((await findPostgres()).postgres, ['--version']);
  return {
    commit: await git('rev-parse', '--short=10', 'HEAD'),
    isChanged: (await git('status', '--porcelain', '--untracked-files=no', '--', ':!docs')) !== '',
    cpus: availableParallelism(),
    cpuModel: cpus()[0]?.model ?? 'unknown',
    node: process.versions.node,
    postgres: stdout.match(/[\d.]+/)?.[0] ?? stdout.trim(),
  };
}

/** The start of a run, its duration until now, and its origin. */
export async function runSoFar(startedAt: Date) {
  const seconds = (Date.now() - startedAt.getTime()) / 1_000;
  return { startedAt: startedAt.toISOString(), seconds, origin: await readOrigin() };
}
