import { activeAccount, ifThere, run } from '../tools.ts';
import { type Check, ok, wrong } from './check.ts';

const terraform: Check = {
  about: 'Terraform',
  isNeeded: true,
  async find() {
    const text = await ifThere(run('terraform', ['version', '-json']));
    const { terraform_version: version } = JSON.parse(text ?? '{}') as { terraform_version?: string };
    const isRecent = version !== undefined && version.localeCompare('1.11.0', 'en', { numeric: true }) >= 0;
    if (isRecent) return ok(`Terraform ${version} is installed.`);
    const says = version === undefined ? 'Terraform is not installed, or not in PATH.' : `Terraform ${version} is too old.`;
    return wrong(says, 'Install version 1.11 or later: https://developer.hashicorp.com/terraform/install');
  },
};

const cloudCommand: Check = {
  about: 'gcloud',
  isNeeded: true,
  async find() {
    const text = await ifThere(run('gcloud', ['version', '--format=json']));
    if (text !== undefined) return ok('gcloud is installed.');
    return wrong('gcloud is not installed, or not in PATH.', 'Install it: https://cloud.google.com/sdk/docs/install');
  },
};

const logIn: Check = {
  about: 'log-in',
  isNeeded: true,
  async find({ project }) {
    const todo = 'Run: gcloud auth login --update-adc';
    const account = await ifThere(activeAccount(project));
    if (account === undefined) return wrong('gcloud is not logged in.', todo);
    const token = await ifThere(run('gcloud', ['auth', 'application-default', 'print-access-token', '--quiet']));
    if (token === undefined) return wrong(`${account} is logged in, but Terraform has no credentials.`, todo);
    return ok(`${account} is logged in, for gcloud and for Terraform.`);
  },
};

export const toolChecks: readonly Check[] = [terraform, cloudCommand, logIn];
