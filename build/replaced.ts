import type { Metafile } from 'esbuild';

const nothing = 'build/nothing.cjs';

/** Packages that `soap` loads to send over HTTP itself and to sign messages with certificates. Souk does neither. */
const unusedBySoap = ['axios', 'axios-ntlm', 'whatwg-mimetype', 'xml-crypto'];

/** What the bundles have instead of a package or a module of Node. Paths are from the repository's folder. */
export const replaced: Readonly<Record<string, string>> = {
  ...Object.fromEntries(unusedBySoap.map((name) => [name, `./${nothing}`])),
  'node:http': './build/node-http.cjs',
};

/** Throws if `soap` no longer imports a package that is left out, or if another package imports it and so would get nothing. */
export function checkLeftOut({ inputs }: Metafile): void {
  const imports = Object.entries(inputs).flatMap(([file, input]) => input.imports.map((imported) => ({ file, ...imported })));
  const leftOut = imports.filter(({ path }) => path === nothing);
  const isSoap = (file: string) => file.startsWith('node_modules/soap/');

  const other = leftOut.find(({ file }) => !isSoap(file));
  if (other) throw new Error(`${other.file} imports ${other.original}, which build/replaced.ts leaves out of the bundle.`);
  // Only the whole of it imports all of them. Its client alone does not sign messages.
  if (!Object.hasOwn(inputs, 'node_modules/soap/lib/soap.js')) return;
  const gone = unusedBySoap.filter((name) => !leftOut.some(({ original }) => original === name));
  if (gone.length > 0) throw new Error(`soap no longer imports ${gone.join(', ')}: remove it from build/replaced.ts.`);
}
