import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';

// Plans a deployment of what dist/ holds:
//   node build/deploy/plan.ts --environment dev --percent 10 --out dist/canary.tfplan
// --percent is the part of the requests that new revisions of the services get, 0 to 49; what serves now keeps the rest, and all else is left as it is:
// the functions, which cannot be divided, who may call what, and a service that is new. 100, and the first deployment, are for everything; so is a
// deployment without a service that there was, which Terraform would otherwise remove before its callers are told.

type Revisions = Record<string, string>;

const folder = 'terraform';
const canariesFile = 'dist/canaries.tfvars.json';
const refreshedFile = 'dist/refreshed.tfplan';

const { environment, percent, out } = readArguments();
const variables = [`environments/${environment}.tfvars`, fromFolder('dist/images.tfvars.json')];
const { serving, before } = percent === 100 ? { serving: {}, before: {} } : await revisions();
const canaries = Object.fromEntries(Object.entries(serving).map(withPercent));
if (percent === 0 && Object.keys(canaries).length === 0) throw new Error('There is nothing to go back to.');
await writeFile(canariesFile, JSON.stringify({ canaries }));
const goesAway = Object.keys(before).some((service) => !(service in serving));
const targets = goesAway ? [] : Object.keys(canaries).map((service) => `-target=module.service["${service}"]`);
await terraform('plan', `-out=${fromFolder(out)}`, ...targets, ...varFiles([...variables, fromFolder(canariesFile)]));

function readArguments() {
  const { values } = parseArgs({ options: { environment: { type: 'string' }, percent: { type: 'string' }, out: { type: 'string' } } });
  const { environment, percent = '', out } = values;
  if (!environment || !out || !/^([1-4]?\d|100)$/.test(percent))
    throw new Error('Give --environment, --percent from 0 to 49 or 100, and --out.');
  return { environment, percent: Number(percent), out };
}

/**
 * What serves at the moment, and what did after the last deployment, by service; nothing before the first one. Asked of Google, not of what Terraform
 * remembers: somebody may have given the requests back to an older revision meanwhile.
 */
async function revisions(): Promise<{ serving: Revisions; before: Revisions }> {
  const { stable_revisions }: { stable_revisions?: unknown } = await show('output', '-json');
  if (!stable_revisions) return { serving: {}, before: {} };
  await terraform('plan', '-refresh-only', `-out=${fromFolder(refreshedFile)}`, ...varFiles(variables));
  const refreshed: { output_changes: { stable_revisions: { before: Revisions; after: Revisions } } } = await show(
    'show',
    '-json',
    fromFolder(refreshedFile),
  );
  const { before, after } = refreshed.output_changes.stable_revisions;
  return { serving: after, before };
}

async function show(...words: string[]) {
  const { stdout } = await promisify(execFile)('terraform', [`-chdir=${folder}`, ...words], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

function withPercent([service, revision]: [string, string]) {
  return [service, { stable_revision: revision, percent }] as const;
}

function varFiles(files: string[]): string[] {
  return files.map((file) => `-var-file=${file}`);
}

/** Runs a command for everybody to see, and ends with it if it fails. */
async function terraform(command: string, ...args: string[]): Promise<void> {
  const words = [`-chdir=${folder}`, command, '-input=false', '-lock-timeout=20m', ...args];
  const [code] = await once(spawn('terraform', words, { stdio: 'inherit' }), 'exit');
  if (code !== 0) process.exit(1);
}

/** Terraform looks for files from its own folder. */
function fromFolder(file: string): string {
  return path.relative(folder, file);
}
