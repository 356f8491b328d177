import { readFileSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

const load = createRequire(import.meta.url);

/**
 * An ES module that imports one of these from Node is shown all that it has, and so loads, for `http` alone, a whole HTTP client that nobody
 * uses: a tenth of a function's start. Required, they load what is asked for.
 */
export const requireLargeBuiltins: Plugin = {
  name: 'require-large-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(http|crypto)$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'large-builtin' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'large-builtin' }, ({ path }) => ({ contents: `module.exports = require('${path}');` }));
  },
};

/**
 * A package written as CommonJS becomes, if it is loaded later, a chunk that exports nothing but `default`. In Node it also exports what it has
 * by name, and so it shall in a bundle.
 */
export const nameExportsOfCommonJs: Plugin = {
  name: 'name-exports-of-common-js',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^[@a-z]/ }, async ({ path: specifier, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === 'asked') return undefined;
      const found = await resolve(specifier, { kind, importer, resolveDir, pluginData: 'asked' });
      if (found.external || found.errors.length > 0 || found.namespace !== 'file' || isEsModule(found.path)) return undefined;
      const names = Object.keys(load(found.path)).filter((name) => /^[\w$]+$/.test(name) && name !== 'default');
      return { path: specifier, namespace: 'named', pluginData: { names, resolveDir } };
    });
    onLoad({ filter: /./, namespace: 'named' }, ({ path: specifier, pluginData: { names, resolveDir } }) => ({
      contents: `export { ${['default', ...names].join(', ')} } from '${specifier}';`,
      resolveDir,
    }));
  },
};

/** What packages load for what is not asked of them: for each package, those of its imports. */
export type Unused = Readonly<Record<string, RegExp>>;

/**
 * `soap` could send over HTTP by itself and sign messages with certificates, two thirds of what it loads; `pino` could write its lines from
 * a thread, and blacken fields.
 */
export const unusedAnywhere: Unused = {
  soap: /^(axios|axios-ntlm|whatwg-mimetype|xml-crypto)$/,
  pino: /^(worker_threads|on-exit-leak-free|@pinojs\/redact|(\.|\.\/lib)\/(transport|multistream))$/,
};

/** Puts an empty module in the place of what is not used; whoever does use it is told that something is no function or no constructor. */
export const leaveOutUnused = (unusedHere: Unused): Plugin => ({
  name: 'leave-out-unused',
  setup({ onResolve, onLoad }) {
    for (const [name, filter] of [...Object.entries(unusedAnywhere), ...Object.entries(unusedHere)]) {
      onResolve({ filter }, ({ path, importer }) =>
        importer.includes(`node_modules/${name}/`) ? { path, namespace: 'left-out' } : undefined,
      );
    }
    // gRPC calls `setup` of whatever can be registered with it.
    onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: 'module.exports = { setup() {} };' }));
  },
});

/** As Node decides it: by the file's name, else by what its package says of itself. */
function isEsModule(file: string): boolean {
  if (!file.endsWith('.js')) return file.endsWith('.mjs');
  const manifest = findPackageJSON(pathToFileURL(file));
  return manifest !== undefined && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
}
