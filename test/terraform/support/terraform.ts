import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const repository = path.join(import.meta.dirname, '../../..');

/**
 * A program that runs Terraform with a stand-in for Google, so that plans need no network and can be applied. TERRAFORM_CHECK names it;
 * empty means none. Without it Terraform downloads Google's provider, and only Terraform's own tests can plan.
 */
const standIn = process.env['TERRAFORM_CHECK'] ?? path.join(repository, '../shared/terraform-check/terraform-check.mjs');
export const hasStandIn = standIn !== '' && existsSync(standIn);

export type Environment = 'dev' | 'prod';

/** Whether there is a `terraform` to run. */
export async function hasTerraform(): Promise<boolean> {
  return promisify(execFile)('terraform', ['version']).then(
    () => true,
    () => false,
  );
}

/** Runs Terraform in a folder and returns its output. Rejects with the whole output if Terraform fails. */
export async function terraform(folder: string, ...args: string[]): Promise<string> {
  const [program, words] = hasStandIn ? [process.execPath, [standIn, ...args]] : ['terraform', args];
  const env = { ...process.env, TF_IN_AUTOMATION: '1', TF_CLI_ARGS: '-no-color', CHECKPOINT_DISABLE: '1' };
  try {
    const { stdout } = await promisify(execFile)(program, words, { cwd: folder, env, maxBuffer: 2 ** 28 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`terraform ${args.join(' ')} failed in ${folder}:\n${stdout}${stderr}`);
  }
}

/** A copy of terraform/ that can be planned and applied without outside effects: its state is a file in it. Remove it when done. */
export async function copyTerraform(environment: Environment, { hasDomain = true, variables = {} } = {}): Promise<string> {
  const copy = await mkdtemp(path.join(tmpdir(), 'souk-terraform-'));
  await cp(path.join(repository, 'terraform'), copy, { recursive: true, filter: (file) => !/\.terraform$|\.tfstate/.test(file) });
  await mkdir(path.join(copy, 'dist'));
  await writeFile(path.join(copy, 'dist/functions.zip'), 'A bundle in name only: it is uploaded, and not opened.');
  await writeFile(path.join(copy, 'backend_override.tf'), 'terraform {\n  backend "local" {}\n}\n');
  await cp(path.join(copy, `environments/${environment}.tfvars`), path.join(copy, 'a.auto.tfvars'));
  const build = {
    functions_bundle: 'dist/functions.zip',
    shop_folder: 'tests/shop',
    project_id: `souk-${environment}`,
    alert_emails: ['on-call@souk.example'],
    require_attestation: environment === 'prod',
    ...(hasDomain && { domain: `api.${environment}.souk.example` }),
    ...variables,
  };
  await writeFile(path.join(copy, 'b.auto.tfvars.json'), JSON.stringify(build));
  await changeImages(copy, 'a');
  await terraform(copy, 'init');
  return copy;
}

/** Gives a copy other images, as a new build would: their digest is one hexadecimal digit, repeated. */
export async function changeImages(copy: string, digit: string): Promise<void> {
  const names = ['customer-db', 'product-db', 'payment', 'migrator', 'audit'];
  const named = names.map((name) => [name, `europe-west1-docker.pkg.dev/souk/souk-services/${name}@sha256:${digit.repeat(64)}`]);
  await writeFile(path.join(copy, 'c.auto.tfvars.json'), JSON.stringify({ images: Object.fromEntries(named) }));
}

/** Removes a function from a copy's list, as if its endpoints had been removed. */
export async function removeFunction(copy: string, name: string): Promise<void> {
  const file = path.join(copy, 'endpoints.json');
  const { [name]: removed, ...others } = JSON.parse(await readFile(file, 'utf8'));
  if (!removed) throw new Error(`There is no function ${name}.`);
  await writeFile(file, JSON.stringify(others));
}
