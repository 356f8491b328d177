import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { installPackages } from '../../../build/install.ts';
import { functions } from '../../../functions/endpoints.ts';
import { type Started, startProcess } from './process.ts';

/** Unpacks the functions' zip into a folder, and installs there what its lock names and nothing else, as Google does. */
export async function unpackFunctions(zip: string, folder: string): Promise<void> {
  for (const [name, content] of Object.entries(unzipSync(await readFile(zip)))) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  await installPackages(process.cwd(), folder);
}

export const functionNames = Object.keys(functions);

/** Runs one function as Google does: with the framework's command in the unpacked folder, configured only by its environment. */
export function startFunction(folder: string, name: string, settings: Record<string, string>): Started {
  const command = 'node_modules/@google-cloud/functions-framework/build/src/main.js';
  return startProcess([command], { cwd: folder, env: { FUNCTION_TARGET: name, PORT: '0', NODE_ENV: 'production', ...settings } });
}

/** Has a function write down, in a file, every file that it loads. */
export const recordLoaded = (file: string): Record<string, string> => ({
  NODE_OPTIONS: `--import=${path.resolve('test/build/support/record-loaded.mjs')}`,
  LOADED_FILES: file,
});
