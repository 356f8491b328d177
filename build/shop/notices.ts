import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A file that Vite has built: a script of modules, or a file that was copied, such as a typeface. */
type Built = { type: 'chunk'; moduleIds: string[] } | { type: 'asset'; originalFileNames: string[] };

const isOfPackage = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/**
 * Writes the copyright notices of all packages whose code or typefaces are in the built page, and names the file in the page's head. Paths
 * of sources are relative to `root`.
 */
export async function addNotices(root: string, folder: string, built: readonly Built[]): Promise<void> {
  const sources = built.flatMap((one) => (one.type === 'chunk' ? one.moduleIds : one.originalFileNames));
  const packages = new Map(sources.flatMap((source) => foldersIn(path.resolve(root, source))).sort());
  const notices = await Promise.all([...packages].map(([name, found]) => noticeOf(name, found)));
  const text = notices.join(`\n${'-'.repeat(80)}\n\n`);
  const file = `assets/licences-${createHash('sha256').update(text).digest('base64url').slice(0, 8)}.txt`;
  await mkdir(path.join(folder, 'assets'), { recursive: true });
  await writeFile(path.join(folder, file), text);
  const page = path.join(folder, 'index.html');
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace('</head>', `  <link rel="license" href="/${file}">\n  </head>`));
}

/** The name and the folder of the package that a file is of. */
function foldersIn(file: string): [string, string][] {
  const found = isOfPackage.exec(file);
  return found ? [[found[1] as string, found[0]]] : [];
}

async function noticeOf(name: string, folder: string): Promise<string> {
  const { version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  if (!file) throw new Error(`The package ${name} of the shop has no file with its licence.`);
  return `${name} ${version} (${license})\n\n${(await readFile(path.join(folder, file), 'utf8')).trim()}\n`;
}
