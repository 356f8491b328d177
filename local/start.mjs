// Plain JavaScript, so that a Node that is too old can still say so.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const oldest = 24;

if (Number.parseInt(process.versions.node, 10) < oldest) {
  process.stderr.write(
    `Souk needs Node ${oldest} or later and this is ${process.version}: run \`npm ci\`, which brings one along, then \`npm start\`.\n`,
  );
  process.exit(1);
}

// Node then strips and compiles each file once, not once in every process at every start: half a second and twenty megabytes a process.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);

await import('./start.ts');
