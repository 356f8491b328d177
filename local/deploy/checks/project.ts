import { activeAccount, gcloudJson, ifThere } from '../tools.ts';
import { type Check, note, ok, wrong } from './check.ts';

const exists: Check = {
  about: 'project',
  isNeeded: true,
  async find({ project }) {
    const found = await ifThere(gcloudJson<{ lifecycleState: string }>(project, ['projects', 'describe', project]));
    if (found?.lifecycleState === 'ACTIVE') return ok(`The project ${project} exists.`);
    if (found) return wrong(`The project ${project} is being deleted.`, `Run: gcloud projects undelete ${project}`);
    return wrong(
      `There is no project ${project}, or your account may not see it.`,
      `Make it: gcloud projects create ${project}. If it belongs to others, ask them for the role Owner.`,
    );
  },
};

const billing: Check = {
  about: 'billing',
  isNeeded: true,
  async find({ project }) {
    const found = await ifThere(gcloudJson<{ billingEnabled?: boolean }>(project, ['billing', 'projects', 'describe', project]));
    if (found?.billingEnabled) return ok('The project has billing.');
    if (!found) return note('Your account may not see whether the project has billing.', billingPage(project));
    return wrong(
      'The project has no billing account.',
      `${billingPage(project)}, or run: gcloud billing projects link ${project} --billing-account=ID`,
    );
  },
};

const billingPage = (project: string) => `Look at https://console.cloud.google.com/billing/linkedaccount?project=${project}`;

interface Policy {
  bindings?: { role: string; members?: string[] }[];
}

const rights: Check = {
  about: 'rights',
  async find({ project }) {
    const account = await activeAccount(project);
    const policy = await ifThere(gcloudJson<Policy>(project, ['projects', 'get-iam-policy', project]));
    const ask = `Ask an owner to run: gcloud projects add-iam-policy-binding ${project} --member=user:${account} --role=roles/owner`;
    if (!policy) return wrong('Your account may not see who may do what in the project, so it cannot deploy.', ask);
    const owners = policy.bindings?.filter(({ role }) => role === 'roles/owner').flatMap(({ members = [] }) => members) ?? [];
    if (owners.some((member) => member.endsWith(`:${account}`))) return ok('Your account owns the project.');
    return note(
      'Your account is not an owner of the project by its own name. It may be through a group or a folder.',
      `If a step is refused: ${ask.replace('Ask', 'ask')}`,
    );
  },
};

export const projectChecks: readonly Check[] = [exists, billing, rights];
