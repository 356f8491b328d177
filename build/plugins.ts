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

/**
 * What packages load for what Souk does not ask of them: `soap` to send over HTTP by itself and to sign messages with certificates, two thirds of
 * what it loads; `pino` to write its lines from a thread.
 */
const unused: Readonly<Record<string, RegExp>> = {
  soap: /^(axios|axios-ntlm|whatwg-mimetype|xml-crypto)$/,
  pino: /^thread-stream$/,
};

export const leaveOutUnused: Plugin = {
  name: 'leave-out-unused',
  setup({ onResolve, onLoad }) {
    for (const [name, filter] of Object.entries(unused)) {
      onResolve({ filter }, ({ path, importer }) =>
        importer.includes(`node_modules/${name}/`) ? { path, namespace: 'left-out' } : undefined,
      );
    }
    onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** As Node decides it: by the file's name, else by what its package says of itself. */
function isEsModule(file: string): boolean {
  if (!file.endsWith('.js')) return file.endsWith('.mjs');
  const manifest = findPackageJSON(pathToFileURL(file));
  return manifest !== undefined && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
}
