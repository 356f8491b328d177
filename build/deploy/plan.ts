import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';

// Plans a deployment of the content of dist/:
//   node build/deploy/plan.ts --environment dev --percent 10 --out dist/canary.tfplan
// The variables are those of the environment, of the pushed images, and of settings.ts.
// --percent, 0 to 49, is the share of requests for the services' new revisions; the current revisions keep the rest. Nothing else changes:
// not the functions, whose requests cannot be divided, not the rights to call, and new services are not added. 100 deploys everything.
// So do the first deployment, and one that drops a service: Terraform would otherwise remove it before its callers change.

type Revisions = Record<string, string>;

const folder = 'terraform';
const canariesFile = 'dist/canaries.tfvars.json';
const refreshedFile = 'dist/refreshed.tfplan';

const { environment, percent, out } = readArguments();
const variables = [`environments/${environment}.tfvars`, ...['dist/images.tfvars.json', 'dist/settings.tfvars.json'].map(fromFolder)];
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
 * The revisions that serve now, and those that served after the last deployment, by service; empty before the first deployment. Google is
 * asked, not Terraform's state: an operator may have sent the requests back to an older revision.
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

/** Runs a Terraform command with its output shown, and exits if it fails. */
async function terraform(command: string, ...args: string[]): Promise<void> {
  const words = [`-chdir=${folder}`, command, '-input=false', '-lock-timeout=20m', ...args];
  const [code] = await once(spawn('terraform', words, { stdio: 'inherit' }), 'exit');
  if (code !== 0) process.exit(1);
}

/** The path from Terraform's folder, in which it looks for files. */
function fromFolder(file: string): string {
  return path.relative(folder, file);
}
