import type { Metafile } from 'esbuild';

const nothing = 'build/nothing.cjs';

/** Packages to leave out of bundles, each with the packages that load it and never use it in Souk. */
export type Unused = Readonly<Record<string, readonly string[]>>;

/** `soap` would send over HTTP itself, and sign messages with certificates. */
const unusedBySoap: Unused = Object.fromEntries(['axios', 'axios-ntlm', 'whatwg-mimetype', 'xml-crypto'].map((name) => [name, ['soap']]));

/** The framework's Express application reads bodies and names media types with these. It never gets a request (functions/http/framework.ts). */
export const unusedByFramework: Unused = { 'iconv-lite': ['body-parser', 'raw-body'], 'mime-db': ['mime-types'] };

/** What a bundle has instead of these packages. Paths are from the repository's folder. */
export const withNothingFor = (unused: Unused): Record<string, string> =>
  Object.fromEntries(Object.keys(unused).map((name) => [name, `./${nothing}`]));

/** What the bundles of the parts have instead of a package or a module of Node. */
export const replaced: Readonly<Record<string, string>> = { ...withNothingFor(unusedBySoap), 'node:http': './build/node-http.cjs' };

/** checkLeftOut for a part. Only the whole of `soap` imports all that is left out of it; its client alone does not sign messages. */
export const checkPart = (metafile: Metafile): void =>
  checkLeftOut(metafile, unusedBySoap, Object.hasOwn(metafile.inputs, 'node_modules/soap/lib/soap.js'));

/** Throws if a package imports one that is left out and is not listed for it. With `all`, also throws if a listed one no longer imports it. */
export function checkLeftOut({ inputs }: Metafile, unused: Unused, all = true): void {
  const imports = Object.entries(inputs).flatMap(([file, input]) => input.imports.map((imported) => ({ file, ...imported })));
  const leftOut = imports.filter(({ path }) => path === nothing).map(({ file, original = '' }) => ({ file, name: original }));

  const other = leftOut.find(({ file, name }) => !unused[name]?.some((by) => file.startsWith(`node_modules/${by}/`)));
  if (other) throw new Error(`${other.file} imports ${other.name}, which build/replaced.ts leaves out of the bundle.`);
  for (const [name, users] of Object.entries(all ? unused : {})) {
    const gone = users.filter((by) => !leftOut.some((one) => one.name === name && one.file.startsWith(`node_modules/${by}/`)));
    if (gone.length > 0) throw new Error(`${gone.join(', ')} no longer imports ${name}: remove it from build/replaced.ts.`);
  }
}
