import { spawn } from 'node:child_process';

/** A program that failed. The message is what it wrote, without an access token. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

interface HowToRun {
  /** Shows the output as it comes, instead of keeping it. */
  shown?: boolean;
  input?: string;
}

/** Runs a program and returns what it wrote to its standard output. Throws a ToolError if it fails or is not there. */
export function run(program: string, args: readonly string[], { shown = false, input }: HowToRun = {}): Promise<string> {
  const output = shown ? 'inherit' : 'pipe';
  const child = spawn(program, args, { stdio: [input === undefined ? 'ignore' : 'pipe', output, output] });
  const written = { out: '', error: '' };
  child.stdout?.setEncoding('utf8').on('data', (text) => (written.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text) => (written.error += text));
  child.stdin?.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', ({ code }: NodeJS.ErrnoException) => {
      reject(new ToolError(code === 'ENOENT' ? `${program} is not installed, or not in PATH.` : `${program} could not be started.`));
    });
    child.once('close', (code) => {
      if (code === 0) resolve(written.out);
      else reject(new ToolError(written.error.trim() || `${program} ended with code ${code}.`));
    });
  });
}

/** Runs gcloud without questions, in one project. */
export const gcloud = (project: string, args: readonly string[], how?: HowToRun): Promise<string> =>
  run('gcloud', [...args, `--project=${project}`, '--quiet'], how);

/** The same for a command that prints JSON. */
export async function gcloudJson<T>(project: string, args: readonly string[]): Promise<T> {
  return JSON.parse((await gcloud(project, [...args, '--format=json'])) || 'null');
}

/** The account with which gcloud is logged in; undefined if there is none. */
export async function activeAccount(project: string): Promise<string | undefined> {
  const [active] = (await gcloudJson<{ account: string }[]>(project, ['auth', 'list', '--filter=status:ACTIVE'])) ?? [];
  return active?.account;
}

/** Runs Terraform in a folder, with its output shown. */
export const terraform = (folder: string, args: readonly string[]): Promise<string> =>
  run('terraform', [`-chdir=${folder}`, ...args], { shown: true });

/** Resolves to undefined instead of failing, for what may not be there. */
export const ifThere = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error) => {
    if (error instanceof ToolError) return undefined;
    throw error;
  });
