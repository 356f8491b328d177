import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { environment, inRepository } from './environment.ts';
import type { PartPlan } from './part.ts';

/** Loading takes a second or two; what hangs must not keep the system from starting. */
const longestMs = 10_000;

/** What no part loads at once, but soon. */
const loadedLater = ['lib/payment/client.ts'];

/**
 * Lets Node strip and compile the code of the parts before their first start, and keep the result: a process that does that by itself stays
 * thirty megabytes larger for as long as it lives. Each part is run without its settings, so it ends as soon as it has loaded.
 */
export async function compileOnce(plans: readonly PartPlan[]): Promise<void> {
  const folder = process.env['NODE_COMPILE_CACHE'];
  if (folder === undefined) return;
  const done = path.join(folder, `parts-of-${process.version}`);
  const isDone = await access(done).then(
    () => true,
    () => false,
  );
  if (isDone) return;
  const scripts = new Map(plans.map(({ args }) => [args[0], args]));
  for (const file of loadedLater) scripts.set(file, [inRepository(file)]);
  await Promise.all([...scripts.values()].map(load));
  // Where nothing can be kept, every start is a first one.
  await mkdir(folder, { recursive: true })
    .then(() => writeFile(done, ''))
    .catch(() => {});
}

async function load(args: readonly string[]): Promise<void> {
  await once(spawn(process.execPath, args, { env: environment([]), stdio: 'ignore', timeout: longestMs }), 'exit');
}
