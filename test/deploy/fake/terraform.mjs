// What Terraform does in the project, as far as the command can tell.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export function terraform(args, state) {
  const folder = args.find((arg) => arg.startsWith('-chdir='))?.slice(7) ?? '.';
  const [command, sub] = args.filter((arg) => !arg.startsWith('-'));
  const part = path.basename(folder);
  if (command === 'version') return { terraform_version: state.terraformVersion };
  if (command === 'init') return initialised(folder, args, state) ? '' : undefined;
  const variables = Object.assign({}, ...['deploy', 'remove'].map((name) => readJson(path.join(folder, `${name}.auto.tfvars.json`))));
  if (variables.project_id !== 'souk-test') return undefined;
  if (command === 'output') return state.attestation ?? (state[part].environment === 'prod' ? 'projects/souk-test/keys/attestation/1' : '');
  if (command === 'state' && sub === 'list') return (state[part]?.resources ?? []).join('\n');
  if (command === 'state' && sub === 'rm') {
    state[part].resources = state[part].resources.filter((name) => name !== args.at(-1));
    return '';
  }
  if (command === 'apply') {
    // The bucket of the state is taken over, not made.
    if (!readFileSync(path.join(folder, 'deploy.tf'), 'utf8').includes('to = google_storage_bucket.state')) return undefined;
    // Requests use the project's own quota, so the interfaces that switch on the others must be on.
    if (firstInterfaces.some((name) => !state.interfaces.includes(`${name}.googleapis.com`))) return undefined;
    const { environment, domain, dns_zone, alert_email, has_organisation } = variables;
    state[part] = {
      environment,
      domain,
      dns_zone,
      alert_email,
      has_organisation,
      resources: ['google_service_account.build', 'google_storage_bucket.state'],
    };
    state.buckets['souk-test-builds'] ??= {};
    return '';
  }
  if (command === 'destroy') return destroyed(part, folder, state, args.includes('-target=module.instance'));
  throw new Error(`The fake terraform does not know: ${command}`);
}

const firstInterfaces = ['cloudbilling', 'cloudresourcemanager', 'iam', 'serviceusage', 'storage'];

/** The state's bucket must be there, and the copy must be whole. */
const initialised = (folder, args, { buckets }) =>
  existsSync(path.join(folder, 'versions.tf')) &&
  args.includes('-backend-config=bucket=souk-test-terraform-state') &&
  buckets['souk-test-terraform-state'];

function destroyed(part, folder, state, isDatabases) {
  if (part === 'bootstrap') {
    if (state.bootstrap?.resources.includes('google_storage_bucket.state') || state.deployed) return undefined;
    if (readFileSync(path.join(folder, 'deploy.tf'), 'utf8').includes('import')) return undefined;
    delete state.bootstrap;
    delete state.buckets['souk-test-builds'];
    return '';
  }
  if (!existsSync(path.join(folder, '../package.json'))) return undefined;
  delete state.instances;
  if (isDatabases) return '';
  // Terraform keeps the peering, and Google a network that is peered.
  if (state.peering) return undefined;
  for (const name of ['address', 'certificate', 'alert', 'deployed']) delete state[name];
  return '';
}

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
