import { build, type Metafile } from 'esbuild';
import { checkPart, replaced } from './replaced.ts';

export interface BundleOptions {
  /** The repository's folder. */
  root: string;
  /** Paths from the root, by the names of their bundles. */
  entries: Readonly<Record<string, string>>;
  /** The folder for the bundles and the chunks that they load. */
  folder: string;
  /** Packages to leave out of the bundle. */
  outside: readonly string[];
  /** The extension of the files. Default: .js */
  extension?: '.js' | '.mjs' | undefined;
}

/** CommonJS packages use names that an ES module must define itself. */
const makeCommonJs = [
  "import { createRequire as $createRequire } from 'node:module';",
  'const require = $createRequire(import.meta.url), $dirname = import.meta.dirname;',
].join('');

/** How everything is bundled. */
export const bundling = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  logLevel: 'warning',
} as const;

/** An optional, faster `pg` in C. */
const optional = ['pg-native'];

/**
 * Bundles a part into ES modules; modules that are loaded on demand are separate chunks. The same files give the same bytes, at any path of
 * the repository. Names are kept, so that a stack trace in the log is readable.
 */
export async function bundle({ root, entries, folder, outside, extension = '.js' }: BundleOptions): Promise<Metafile> {
  const { metafile } = await build({
    ...bundling,
    absWorkingDir: root,
    entryPoints: entries,
    outdir: folder,
    outExtension: { '.js': extension },
    splitting: true,
    format: 'esm',
    banner: { js: makeCommonJs },
    define: { __dirname: '$dirname' },
    external: [...outside, ...optional],
    alias: replaced,
  });
  checkPart(metafile);
  return metafile;
}
