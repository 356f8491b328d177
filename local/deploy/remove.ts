import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../lib/config/config.ts';
import { bootstrapFolder, workFolder } from './bootstrap.ts';
import { agreeTo } from './confirm.ts';
import { stateBucket } from './kept.ts';
import type { Choices, Options } from './options.ts';
import { say, step } from './steps.ts';
import { gcloud, ifThere, run, ToolError, terraform } from './tools.ts';

const root = path.join(import.meta.dirname, '../..');

/** Removes all that was deployed, and then what deployed it. Goes on where an earlier run was cut off. */
export async function removeAll(options: Options, choices: Choices): Promise<void> {
  const { project } = options;
  if (choices.profile === 'prod')
    throw new ConfigError('prod is protected from this command. docs/operate.md, "Remove prod", says how to remove it by hand.');
  await agreeTo(`Remove everything of Souk in ${project}, with all accounts, purchases and pictures? It cannot be undone.`, options);
  await step('Removing the marketplace: 10 to 20 minutes', () => removeDeployment(project, choices));
  await step('Removing what deployed it', () => removeBootstrap(project, choices));
  say(`\nNothing of Souk is left in ${project}. Google keeps deleted pictures for 35 days, and switched-on interfaces cost nothing.`);
}

/** Destroying evaluates no image and no bundle, but Terraform wants both. */
const standIns = {
  functions_bundle: '../package.json',
  shop_folder: 'tests/shop',
  images: Object.fromEntries(
    ['customer-db', 'product-db', 'payment', 'migrator', 'audit'].map((name) => [name, `removed/${name}@sha256:${'0'.repeat(64)}`]),
  ),
};

async function removeDeployment(project: string, { region, profile, domain, email }: Choices): Promise<void> {
  const folder = path.join(workFolder(project), 'terraform');
  await rm(path.join(workFolder(project), 'package.json'), { force: true });
  await mkdir(folder, { recursive: true });
  await cp(path.join(root, 'terraform'), folder, {
    recursive: true,
    filter: (file) => !/\.terraform$|\.tfstate|\/bootstrap$|\.tftest\.hcl$/.test(file),
  });
  await cp(path.join(root, 'package.json'), path.join(workFolder(project), 'package.json'));
  const variables = { ...standIns, project_id: project, region, alert_emails: [email], ...(domain && { domain }) };
  await writeFile(path.join(folder, 'remove.auto.tfvars.json'), JSON.stringify(variables));
  await terraform(folder, ['init', '-input=false', `-backend-config=bucket=${stateBucket(project)}`, '-backend-config=prefix=souk']);
  await gcloud(project, ['storage', 'rm', '--recursive', `gs://${project}-pictures/**`, `gs://${project}-functions/**`]).catch(() => {});
  const destroy = (...targets: string[]) =>
    terraform(folder, [
      'destroy',
      '-input=false',
      '-auto-approve',
      '-parallelism=4',
      `-var-file=environments/${profile}.tfvars`,
      ...targets,
    ]);
  try {
    await destroy('-target=module.instance');
    await removePeering(project);
    await destroy();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new ConfigError(
      'Not everything could be removed. If Terraform stopped at the subnet, all that costs money is gone: Google keeps its addresses for an hour or two. Run the same command again then.',
    );
  }
}

/** Terraform leaves the peering with the databases' network. While there is one, Google does not delete our network, even without databases. */
const removePeering = (project: string): Promise<unknown> =>
  gcloud(project, ['compute', 'networks', 'peerings', 'delete', 'servicenetworking-googleapis-com', '--network=souk']).catch(() => {});

/** The state's bucket is the last to go: until then the command can go on after it was cut off. */
async function removeBootstrap(project: string, choices: Choices): Promise<void> {
  const folder = await bootstrapFolder(project, choices);
  const resources = await run('terraform', [`-chdir=${folder}`, 'state', 'list']);
  const ofState = 'google_storage_bucket.state';
  if (resources.split('\n').includes(ofState)) await terraform(folder, ['state', 'rm', ofState]);
  await writeFile(path.join(folder, 'deploy.tf'), 'terraform {\n  backend "gcs" {}\n}\n');
  await terraform(folder, ['destroy', '-input=false', '-auto-approve', '-parallelism=4']);
  await ifThere(gcloud(project, ['storage', 'rm', '--recursive', `gs://${stateBucket(project)}`]));
  await rm(workFolder(project), { recursive: true, force: true });
}
