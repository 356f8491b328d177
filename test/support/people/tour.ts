import { readFile } from 'node:fs/promises';

/** What a document gives its reader to type in, from top to bottom: its blocks marked `sh tour`, or those of another language. */
export async function tourOf(file: string, language = 'sh'): Promise<string[]> {
  const blocks = (await readFile(file, 'utf8')).matchAll(new RegExp(`^\`\`\`${language} tour\\n(.*?)^\`\`\`$`, 'gms'));
  return [...blocks].map(([, block]) => block as string);
}

/** The same as one script that ends at the first command that fails, against a market at another address than the document's. */
export const scriptOf = (blocks: string[], url: string): string =>
  `set -euo pipefail\n${blocks.join('\n')}`.replaceAll('http://127.0.0.1:8080', url);
