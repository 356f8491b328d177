import type { Metafile } from 'esbuild';
import { framework } from './parts.ts';

/** Packages that are left out of bundles. */
export interface LeftOut {
  /** What bundles have instead, from the repository's folder. */
  instead: string;
  /** The package that loads them and never uses them in Souk. */
  by: string;
  packages: readonly string[];
}

/** `soap` would send over HTTP itself, and sign messages with certificates. */
const leftOutOfSoap: LeftOut = {
  instead: 'build/nothing.cjs',
  by: 'soap',
  packages: ['axios', 'axios-ntlm', 'whatwg-mimetype', 'xml-crypto'],
};

/** The framework's Express application never gets a request (functions/http/framework.ts). */
export const leftOutOfFramework: LeftOut = {
  instead: 'build/no-application.cjs',
  by: framework,
  packages: ['body-parser', 'express'],
};

/** What a bundle loads instead of the packages. */
export const insteadOf = ({ instead, packages }: LeftOut): Record<string, string> =>
  Object.fromEntries(packages.map((name) => [name, `./${instead}`]));

/** What the bundles of the parts have instead of a package or a module of Node. */
export const replaced: Readonly<Record<string, string>> = { ...insteadOf(leftOutOfSoap), 'node:http': './build/node-http.cjs' };

/** checkLeftOut for a part. Only the whole of `soap` imports all that is left out of it; its client alone does not sign messages. */
export const checkPart = (metafile: Metafile): void =>
  checkLeftOut(metafile, leftOutOfSoap, Object.hasOwn(metafile.inputs, 'node_modules/soap/lib/soap.js'));

/** Throws if another package imports one that is left out. With `all`, also throws if the package itself no longer imports each of them. */
export function checkLeftOut({ inputs }: Metafile, { instead, by, packages }: LeftOut, all = true): void {
  const imports = Object.entries(inputs).flatMap(([file, input]) => input.imports.map((imported) => ({ file, ...imported })));
  const leftOut = imports.filter(({ path }) => path === instead);
  const other = leftOut.find(({ file }) => !file.startsWith(`node_modules/${by}/`));
  if (other) throw new Error(`${other.file} imports ${other.original}, which build/replaced.ts leaves out of the bundle.`);
  const gone = packages.find((name) => !leftOut.some(({ original }) => original === name));
  if (all && gone) throw new Error(`${by} no longer imports ${gone}: remove it from build/replaced.ts.`);
}
