import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from './tools.ts';

/** A hash of the files that a build gets, and of what is chosen. The same source and choices give the same deployment. */
export async function sourceHash(folder: string, choices: object): Promise<string> {
  const files = (await run('gcloud', ['meta', 'list-files-for-upload', folder])).split('\n').filter(Boolean).sort();
  const hash = createHash('sha256').update(JSON.stringify(choices));
  for (const file of files) hash.update(`${file}\n`).update(await readFile(path.resolve(folder, file)));
  return hash.digest('hex').slice(0, 12);
}
