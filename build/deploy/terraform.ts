import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';

const folder = 'terraform';

/** The path from Terraform's folder, in which it looks for files. */
export const fromFolder = (file: string): string => path.relative(folder, file);

/** The files with the variables of a build: those of the environment, of the pushed images, and of settings.ts. */
export const variableFiles = (environment: string): string[] => [
  `environments/${environment}.tfvars`,
  ...['dist/images.tfvars.json', 'dist/settings.tfvars.json'].map(fromFolder),
];

export const varFiles = (files: string[]): string[] => files.map((file) => `-var-file=${file}`);

/** Runs a Terraform command that prints JSON. */
export async function show(...words: string[]) {
  const { stdout } = await promisify(execFile)('terraform', [`-chdir=${folder}`, ...words], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

/** Runs a Terraform command with its output shown. Resolves to its exit code and its whole output. */
export async function run(command: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const words = [`-chdir=${folder}`, command, '-input=false', ...args];
  const child = spawn('terraform', words, { stdio: ['inherit', 'pipe', 'pipe'] });
  let output = '';
  for (const [from, to] of [[child.stdout, process.stdout] as const, [child.stderr, process.stderr] as const]) {
    from.setEncoding('utf8').on('data', (text) => (output += text));
    from.pipe(to, { end: false });
  }
  const [code] = await once(child, 'close');
  return { code: code ?? 1, output };
}

/** The same for a command that must succeed: ends this process if it fails. */
export async function terraform(command: string, ...args: string[]): Promise<void> {
  const { code } = await run(command, '-lock-timeout=20m', ...args);
  if (code !== 0) process.exit(1);
}
