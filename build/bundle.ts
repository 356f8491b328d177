import { build, type Metafile } from 'esbuild';
import { leaveOutUnused, nameExportsOfCommonJs, requireLargeBuiltins, type Unused } from './plugins.ts';

export interface BundleOptions {
  /** The repository's folder. */
  root: string;
  /** From the root. */
  entry: string;
  /** Where main.js and the chunks go that it loads. */
  folder: string;
  /** Packages that are not to be in it. */
  outside: readonly string[];
  /** Imports of packages in whose place there is to be nothing. */
  unused: Unused;
}

/** Packages written as CommonJS look for what an ES module has to make. */
const makeCommonJs = [
  "import { createRequire as $createRequire } from 'node:module';",
  'const require = $createRequire(import.meta.url), $dirname = import.meta.dirname;',
].join('');

/** A faster `pg` in C, if somebody has it. */
const optional = ['pg-native'];

/**
 * Bundles a part into ES modules, those apart that are loaded when first needed. The same files make the same bytes, wherever the repository
 * is. Names are kept, so that a stack in a log line can be read.
 */
export async function bundle({ root, entry, folder, outside, unused }: BundleOptions): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: entry },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: makeCommonJs },
    define: { __dirname: '$dirname' },
    external: [...outside, ...optional],
    plugins: [requireLargeBuiltins, nameExportsOfCommonJs, leaveOutUnused(unused)],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
