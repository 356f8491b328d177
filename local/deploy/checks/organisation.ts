import { gcloudJson, ifThere } from '../tools.ts';
import { type Check, type Found, note, ok, wrong } from './check.ts';

interface Effective {
  listPolicy?: { allValues?: string; allowedValues?: string[]; deniedValues?: string[] };
  booleanPolicy?: { enforced?: boolean };
}

/** The organisation's rules that a deployment cannot live with, and why. */
const rules: Record<string, { hinders: (policy: Effective) => boolean; because: string }> = {
  'iam.allowedPolicyMemberDomains': {
    hinders: ({ listPolicy }) => (listPolicy?.allowedValues?.length ?? 0) > 0 || listPolicy?.allValues === 'DENY',
    because: 'functions and pictures admit everyone (allUsers): the load balancer has no identity',
  },
  'storage.publicAccessPrevention': {
    hinders: ({ booleanPolicy }) => booleanPolicy?.enforced === true,
    because: 'the bucket of pictures is public',
  },
  'compute.restrictLoadBalancerCreationForTypes': {
    hinders: ({ listPolicy }) =>
      (listPolicy?.allowedValues?.length ?? 0) > 0 || (listPolicy?.deniedValues?.length ?? 0) > 0 || listPolicy?.allValues === 'DENY',
    because: 'an external load balancer is in front of the functions',
  },
};

export const organisationChecks: readonly Check[] = Object.entries(rules).map(([name, { hinders, because }]) => ({
  about: `organisation policy ${name}`,
  async find({ project }): Promise<Found[]> {
    const policy = await ifThere(
      gcloudJson<Effective>(project, ['resource-manager', 'org-policies', 'describe', `constraints/${name}`, '--effective']),
    );
    if (!policy) return note(`Your account may not see the policy ${name}.`, `It must not be enforced here, because ${because}.`);
    if (!hinders(policy)) return ok(`The policy ${name} allows it.`);
    return wrong(
      `Your organisation enforces ${name}, and ${because}.`,
      `Ask its administrator to exempt the project: https://console.cloud.google.com/iam-admin/orgpolicies/${name.replace('.', '-')}?project=${project}`,
    );
  },
}));
