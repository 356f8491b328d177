import type { Metafile } from 'esbuild';
import { framework } from './parts.ts';

/** Packages that are left out of bundles. */
export interface LeftOut {
  /** What bundles have instead, from the repository's folder. */
  instead: string;
  /** The packages, each with those that load it and never use it in Souk. */
  packages: Readonly<Record<string, readonly string[]>>;
}

/** `soap` would send over HTTP itself, and sign messages with certificates. */
const leftOutOfSoap: LeftOut = {
  instead: 'build/nothing.cjs',
  packages: Object.fromEntries(['axios', 'axios-ntlm', 'whatwg-mimetype', 'xml-crypto'].map((name) => [name, ['soap']])),
};

/** The framework's Express application never gets a request (functions/http/framework.ts). */
export const leftOutOfFramework: LeftOut = {
  instead: 'build/no-application.cjs',
  packages: { 'body-parser': [framework], express: [framework] },
};

/** What a bundle loads instead of the packages. */
export const insteadOf = ({ instead, packages }: LeftOut): Record<string, string> =>
  Object.fromEntries(Object.keys(packages).map((name) => [name, `./${instead}`]));

/** What the bundles of the parts have instead of a package or a module of Node. */
export const replaced: Readonly<Record<string, string>> = { ...insteadOf(leftOutOfSoap), 'node:http': './build/node-http.cjs' };

/** checkLeftOut for a part. Only the whole of `soap` imports all that is left out of it; its client alone does not sign messages. */
export const checkPart = (metafile: Metafile): void =>
  checkLeftOut(metafile, leftOutOfSoap, Object.hasOwn(metafile.inputs, 'node_modules/soap/lib/soap.js'));

/** Throws if a package imports one that is left out and is not listed for it. With `all`, also throws if a listed one no longer imports it. */
export function checkLeftOut({ inputs }: Metafile, { instead, packages }: LeftOut, all = true): void {
  const imports = Object.entries(inputs).flatMap(([file, input]) => input.imports.map((imported) => ({ file, ...imported })));
  const leftOut = imports.filter(({ path }) => path === instead).map(({ file, original = '' }) => ({ file, name: original }));

  const other = leftOut.find(({ file, name }) => !packages[name]?.some((by) => file.startsWith(`node_modules/${by}/`)));
  if (other) throw new Error(`${other.file} imports ${other.name}, which build/replaced.ts leaves out of the bundle.`);
  for (const [name, users] of Object.entries(all ? packages : {})) {
    const gone = users.filter((by) => !leftOut.some((one) => one.name === name && one.file.startsWith(`node_modules/${by}/`)));
    if (gone.length > 0) throw new Error(`${gone.join(', ')} no longer imports ${name}: remove it from build/replaced.ts.`);
  }
}
