import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stateBucket } from './kept.ts';
import type { Choices } from './options.ts';
import { gcloud, ifThere, terraform } from './tools.ts';

const root = path.join(import.meta.dirname, '../..');

/** Terraform runs in a copy, so that the repository stays as it is. Its plugins are kept between runs. */
export const workFolder = (project: string): string => path.join(process.env['DEPLOY_DIR'] ?? path.join(root, '.deploy'), project);

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

/** A copy of terraform/bootstrap/ that keeps its state in the bucket, initialised. */
export async function bootstrapFolder(project: string, { region, profile }: Choices): Promise<string> {
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
  await writeFile(path.join(folder, 'deploy.auto.tfvars.json'), JSON.stringify({ project_id: project, region, environment: profile }));
  await terraform(folder, ['init', '-input=false', `-backend-config=bucket=${stateBucket(project)}`, '-backend-config=prefix=bootstrap']);
  return folder;
}
