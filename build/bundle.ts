import { build, type Metafile, type Plugin } from 'esbuild';

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
 * An ES module that imports one of these from Node is shown all that it has, and so loads, for `http` alone, a whole HTTP client that nobody
 * uses: a tenth of a function's start. Required, they load what is asked for.
 */
const requireLargeBuiltins: Plugin = {
  name: 'require-large-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(http|crypto)$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'large-builtin' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'large-builtin' }, ({ path }) => ({ contents: `module.exports = require('${path}');` }));
  },
};

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
    plugins: [requireLargeBuiltins],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
