import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stateBucket } from './kept.ts';
import type { Choices } from './options.ts';
import { surroundings } from './surroundings.ts';
import { gcloud, gcloudJson, ifThere, run, terraform } from './tools.ts';
import { zoneFor } from './zone.ts';

const root = path.join(import.meta.dirname, '../..');

/** Terraform runs in a copy, so that the repository stays as it is. Its plugins are kept between runs. */
export const workFolder = (project: string): string => path.join(surroundings.folder, project);

/** What must be on before Terraform can switch on the rest. */
const firstInterfaces = ['cloudbilling', 'cloudquotas', 'cloudresourcemanager', 'compute', 'iam', 'serviceusage', 'storage'];

export const switchOnInterfaces = (project: string): Promise<string> =>
  gcloud(project, ['services', 'enable', ...firstInterfaces.map((name) => `${name}.googleapis.com`)], { shown: true });

/** Makes the bucket of Terraform's state if it is not there. Terraform then takes it over. */
export async function makeStateBucket(project: string, { region }: Choices): Promise<void> {
  const bucket = `gs://${stateBucket(project)}`;
  if ((await ifThere(gcloud(project, ['storage', 'buckets', 'describe', bucket]))) !== undefined) return;
  await gcloud(project, [
    'storage',
    'buckets',
    'create',
    bucket,
    `--location=${region}`,
    '--uniform-bucket-level-access',
    '--public-access-prevention',
  ]);
}

/** Makes what a build needs: interfaces, registries, the accounts and their rights. Changes nothing that is there already. */
export async function applyBootstrap(project: string, choices: Choices): Promise<void> {
  const folder = await bootstrapFolder(project, choices);
  await terraform(folder, ['apply', '-input=false', '-auto-approve', '-parallelism=4']);
}

/** The version of the key with which a build signs images; empty if the project demands no signatures. */
export const attestationKey = async (project: string): Promise<string> =>
  (await run('terraform', [`-chdir=${path.join(workFolder(project), 'bootstrap')}`, 'output', '-raw', 'attestation_key'])).trim();

/** A copy of terraform/bootstrap/ that keeps its state in the bucket, initialised. */
export async function bootstrapFolder(project: string, { region, profile, domain, email }: Choices): Promise<string> {
  const folder = path.join(workFolder(project), 'bootstrap');
  await mkdir(folder, { recursive: true });
  await rm(path.join(folder, 'tests'), { recursive: true, force: true });
  await cp(path.join(root, 'terraform/bootstrap'), folder, {
    recursive: true,
    filter: (file) => !/\.terraform$|\.tfstate|\.tfvars$|backend\.tf$|\/tests$/.test(file),
  });
  await writeFile(
    path.join(folder, 'deploy.tf'),
    `terraform {\n  backend "gcs" {}\n}\n\nimport {\n  to = google_storage_bucket.state\n  id = "${stateBucket(project)}"\n}\n`,
  );
  const variables = {
    project_id: project,
    region,
    environment: profile,
    ...(domain !== '' && { domain, dns_zone: await zoneFor(project, domain) }),
    alert_email: email,
    has_organisation: await hasOrganisation(project),
  };
  await writeFile(path.join(folder, 'deploy.auto.tfvars.json'), JSON.stringify(variables));
  await terraform(folder, ['init', '-input=false', `-backend-config=bucket=${stateBucket(project)}`, '-backend-config=prefix=bootstrap']);
  return folder;
}

/** Whether the project is in an organisation, whose policies can then be narrowed for it. */
async function hasOrganisation(project: string): Promise<boolean> {
  const ancestors = await ifThere(gcloudJson<{ type: string }[]>(project, ['projects', 'get-ancestors', project]));
  return ancestors?.some(({ type }) => type === 'organization') ?? false;
}
