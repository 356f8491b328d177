// Plain JavaScript, so that a Node that is too old can still say so.
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { adviceOn, isTooOld, needsNewerNode } from '../clients/node-version.mjs';

if (isTooOld()) {
  process.stderr.write(`${needsNewerNode()}\n`);
  process.exit(1);
}

// Node then strips and compiles each file once, not once in every process at every start: half a second and twenty megabytes a process.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);

try {
  await import('./start.ts');
} catch (error) {
  const advice = adviceOn(error);
  if (advice === undefined) throw error;
  process.stderr.write(`${advice}\n`);
  process.exit(1);
}
