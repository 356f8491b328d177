import { build, type Metafile } from 'esbuild';
import { nameExportsOfCommonJs, requireLargeBuiltins } from './plugins.ts';

export interface BundleOptions {
  /** The repository's folder. */
  root: string;
  /** From the root. */
  entry: string;
  /** Where main.js and the chunks go that it loads. */
  folder: string;
  installed: readonly string[];
}

/** What packages ask for only when a feature is used that nobody here uses: a faster `pg` in C, and gRPC's own statistics service. */
const unused = ['pg-native', '@grpc/proto-loader'];

/** Packages written as CommonJS look for `require`, which an ES module has to make. */
const makeRequire = "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);";

/**
 * Bundles a part into ES modules, those apart that are loaded when first needed. The same files make the same bytes, wherever the repository
 * is. Names are kept, so that a stack in a log line can be read.
 */
export async function bundle({ root, entry, folder, installed }: BundleOptions): Promise<Metafile> {
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
    banner: { js: makeRequire },
    external: [...installed, ...unused],
    plugins: [requireLargeBuiltins, nameExportsOfCommonJs],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
