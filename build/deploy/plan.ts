import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';

// Plans a deployment of what dist/ holds:
//   node build/deploy/plan.ts --environment dev --percent 10 --out dist/canary.tfplan
// --percent is the part of the requests that new revisions of the services get; the revisions that have proved themselves keep the rest. Functions
// cannot be divided, and are replaced as a whole.

interface Outputs {
  stable_revisions?: { value: Record<string, string> };
}

const folder = 'terraform';
const canariesFile = 'dist/canaries.tfvars.json';

const { environment, percent, out } = readArguments();
await writeFile(canariesFile, JSON.stringify({ canaries: percent === 100 ? {} : canaries(await stableRevisions(), percent) }));
await plan([`environments/${environment}.tfvars`, fromFolder('dist/images.tfvars.json'), fromFolder(canariesFile)]);

function readArguments() {
  const { values } = parseArgs({ options: { environment: { type: 'string' }, percent: { type: 'string' }, out: { type: 'string' } } });
  const { environment, percent = '', out } = values;
  if (!environment || !out || !/^(\d{1,2}|100)$/.test(percent)) throw new Error('Give --environment, --percent from 0 to 100, and --out.');
  return { environment, percent: Number(percent), out };
}

/** What serves at the moment, by service; nothing before the first deployment. */
async function stableRevisions(): Promise<Record<string, string>> {
  const { stdout } = await promisify(execFile)('terraform', [`-chdir=${folder}`, 'output', '-json']);
  return (JSON.parse(stdout) as Outputs).stable_revisions?.value ?? {};
}

function canaries(stable: Record<string, string>, percent: number): Record<string, { stable_revision: string; percent: number }> {
  return Object.fromEntries(Object.entries(stable).map(([service, revision]) => [service, { stable_revision: revision, percent }]));
}

async function plan(variables: string[]): Promise<void> {
  const files = variables.map((file) => `-var-file=${file}`);
  const args = [`-chdir=${folder}`, 'plan', '-input=false', '-lock-timeout=20m', `-out=${fromFolder(out)}`, ...files];
  const [code] = await once(spawn('terraform', args, { stdio: 'inherit' }), 'exit');
  if (code !== 0) process.exit(1);
}

/** Terraform looks for files from its own folder. */
function fromFolder(file: string): string {
  return path.relative(folder, file);
}
