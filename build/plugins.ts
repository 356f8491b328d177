import { readFileSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

const load = createRequire(import.meta.url);

/**
 * An import of one of these Node modules from an ES module loads all its exports. For `http` this is an unused HTTP client, a tenth of a
 * function's start time. `require` loads only what is used.
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
 * The bundler turns a CommonJS package that is loaded on demand into a chunk that exports only `default`. Node also exports its names. This
 * plugin makes the bundle do the same.
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

/** For each package, its imports that only unused features need. */
export type Unused = Readonly<Record<string, RegExp>>;

/**
 * `soap` can send over HTTP itself and sign messages with certificates, which is two thirds of what it loads. `pino` can write lines from a
 * thread and redact fields. Souk uses none of this.
 */
export const unusedAnywhere: Unused = {
  soap: /^(axios|axios-ntlm|whatwg-mimetype|xml-crypto)$/,
  pino: /^(worker_threads|on-exit-leak-free|@pinojs\/redact|(\.|\.\/lib)\/(transport|multistream))$/,
};

/** Replaces unused imports with an empty module. Code that uses one all the same gets "is not a function" or "is not a constructor". */
export const leaveOutUnused = (unusedHere: Unused): Plugin => ({
  name: 'leave-out-unused',
  setup({ onResolve, onLoad }) {
    for (const [name, filter] of [...Object.entries(unusedAnywhere), ...Object.entries(unusedHere)]) {
      onResolve({ filter }, ({ path, importer }) =>
        importer.includes(`node_modules/${name}/`) ? { path, namespace: 'left-out' } : undefined,
      );
    }
    // gRPC calls `setup` of each module that can be registered with it.
    onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: 'module.exports = { setup() {} };' }));
  },
});

/** Decides as Node does: by the file's name, otherwise by the package's `type`. */
function isEsModule(file: string): boolean {
  if (!file.endsWith('.js')) return file.endsWith('.mjs');
  const manifest = findPackageJSON(pathToFileURL(file));
  return manifest !== undefined && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
}
