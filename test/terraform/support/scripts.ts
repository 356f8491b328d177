import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const scripts = path.resolve('build/deploy');

/** A folder in which the scripts of build/deploy/ run, with programs that stand in the place of others. */
export interface ScriptFolder {
  path(...names: string[]): string;
  /** Puts a program in the place of another: a script of the shell. */
  program(name: string, script: string): Promise<void>;
  /** Runs a script of build/deploy/, or another program, and returns its output. */
  run(name: string, args: string[], env?: Record<string, string>, cwd?: string): Promise<string>;
  /** Reads a file of dist/. */
  readJson(name: string): Promise<ReturnType<typeof JSON.parse>>;
}

/** One folder for all tests of a file. */
export function useScriptFolder(): ScriptFolder {
  let folder: string;
  const inFolder = (...names: string[]) => path.join(folder, ...names);
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'souk-deploy-'));
    for (const name of ['dist', 'programs', 'terraform']) await mkdir(inFolder(name));
  });
  afterAll(() => rm(folder, { recursive: true }));

  return {
    path: inFolder,
    async program(name, script) {
      await writeFile(inFolder('programs', name), `#!/bin/sh\n${script}\n`);
      await chmod(inFolder('programs', name), 0o755);
    },
    async run(name, args, env = {}, cwd = folder) {
      const file = name.includes('.') ? path.join(scripts, name) : name;
      const [first, ...words] = [...(name.endsWith('.ts') ? [process.execPath, file] : [file]), ...args] as [string, ...string[]];
      const PATH = `${inFolder('programs')}:${process.env['PATH']}`;
      const { stdout } = await promisify(execFile)(first, words, {
        cwd,
        env: { ...process.env, TF_CLI_ARGS: '-no-color', ...env, PATH },
      });
      return stdout;
    },
    readJson: async (name) => JSON.parse(await readFile(inFolder('dist', name), 'utf8')),
  };
}
