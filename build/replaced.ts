import path from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

const nothing = 'build/nothing.cjs';

/** Imports that are left out of a bundle, by the package that has them. */
export type LeftOut = Readonly<Record<string, readonly string[]>>;

/** Packages that `soap` loads to send over HTTP itself and to sign messages with certificates. Souk does neither. */
export const unusedAnywhere: LeftOut = { soap: ['axios', 'axios-ntlm', 'whatwg-mimetype', 'xml-crypto'] };

/** Modules of gRPC that a client with one address does not use: the server, and the balancing of load. */
export const unusedByClients: LeftOut = {
  '@grpc/grpc-js': [
    ...['./server', './server-credentials', './server-interceptors', './orca', './experimental', './resolver-uds'],
    ...['./load-balancer-outlier-detection', './load-balancer-round-robin', './load-balancer-weighted-round-robin'],
  ],
};

/** `node:http` is replaced because an import of it from an ES module loads an HTTP client that Souk does not use. */
export const replaceNodeHttp = { 'node:http': './build/node-http.cjs' };

/** Replaces these imports with an empty module. Fails if one of their packages is in the bundle but no longer has one of its imports. */
export const leaveOut = (root: string, leftOut: LeftOut): Plugin => ({
  name: 'leave-out',
  setup({ onResolve, onEnd }) {
    onResolve({ filter: /./ }, ({ path: imported, importer }) =>
      leftOut[packageOf(importer)]?.includes(imported) ? { path: path.join(root, nothing) } : undefined,
    );
    onEnd(({ metafile }) => ({ errors: metafile ? missingFrom(metafile, leftOut).map((text) => ({ text })) : [] }));
  },
});

const packageOf = (file: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? '';

function missingFrom({ inputs }: Metafile, leftOut: LeftOut): string[] {
  return Object.entries(leftOut).flatMap(([name, imports]) => {
    const own = Object.entries(inputs).filter(([file]) => packageOf(file) === name);
    const found = own.flatMap(([, input]) => input.imports.map(({ original }) => original));
    const gone = own.length > 0 ? imports.filter((imported) => !found.includes(imported)) : [];
    return gone.map((imported) => `${name} no longer imports ${imported}: remove it from build/replaced.ts.`);
  });
}
