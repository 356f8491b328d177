import { type Deployed, firstOf, listAt, ofType, put, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

/** Where each kind of resource says who it is. */
const identities: Record<string, string[]> = {
  google_cloudfunctions2_function: ['service_config.0.service_account_email', 'build_config.0.service_account'],
  google_cloud_run_v2_service: ['template.0.service_account'],
  google_cloud_run_v2_job: ['template.0.template.0.service_account'],
};

export const ownIdentities: Policy = {
  rule: 'everything that runs has a service account of the deployment, never the project’s default one',
  findings: (deployed) => {
    const accounts = ofType(deployed, 'google_service_account').flatMap(({ values }) => [textAt(values, 'email'), textAt(values, 'id')]);
    return uses(deployed)
      .filter(({ account }) => !accounts.includes(account))
      .map(({ address, account }) => `${address} runs as ${account || 'the default account'}`);
  },
  broken: {
    'a function without one': (copy) =>
      put(firstOf(copy, 'google_cloudfunctions2_function'), 'service_config.0.service_account_email', null),
    'a build without one': (copy) => put(firstOf(copy, 'google_cloudfunctions2_function'), 'build_config.0.service_account', null),
    'a service as the default one': (copy) =>
      put(firstOf(copy, 'google_cloud_run_v2_service'), 'template.0.service_account', '1234-compute@developer.gserviceaccount.com'),
    'a job without one': (copy) => put(firstOf(copy, 'google_cloud_run_v2_job'), 'template.0.template.0.service_account', null),
    'a schedule with another identity': (copy) => {
      const job = firstOf(copy, 'google_cloud_scheduler_job', ({ values }) => listAt(values, 'http_target.0.oidc_token').length > 0);
      put(job, 'http_target.0.oidc_token.0.service_account_email', 'souk@appspot.gserviceaccount.com');
    },
  },
};

const account = 'google_service_account';

export const accountIds: Policy = {
  rule: 'the id of each account is one that Google takes: 6 to 30 lower-case letters, digits and hyphens, and unique',
  findings(deployed) {
    const ids = ofType(deployed, account).map(({ values }) => textAt(values, 'account_id'));
    return [
      ...ids.filter((id) => !/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(id)).map((id) => `Google does not take ${id}`),
      ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `two accounts are named ${id}`),
    ];
  },
  broken: {
    'a name of 31 letters': (copy) => put(firstOf(copy, account), 'account_id', `fn-${'x'.repeat(28)}`),
    'a name of 5 letters': (copy) => put(firstOf(copy, account), 'account_id', 'fn-me'),
    'a name with a capital': (copy) => put(firstOf(copy, account), 'account_id', 'fn-getCart'),
    'a name that ends in a hyphen': (copy) => put(firstOf(copy, account), 'account_id', 'fn-get-cart-'),
    'a name that another has': (copy) => put(firstOf(copy, account), 'account_id', 'fn-get-cart'),
  },
};

function uses(deployed: Deployed): { address: string; account: string }[] {
  const running = ofType(deployed, ...Object.keys(identities)).flatMap(({ address, type, values }) =>
    (identities[type] as string[]).map((path) => ({ address, account: textAt(values, path) })),
  );
  // To a topic the scheduler speaks as Google's own account for it, whichever is set.
  const calling = ofType(deployed, 'google_cloud_scheduler_job').filter(({ values }) => listAt(values, 'pubsub_target').length === 0);
  const scheduled = calling.map(({ address, values }) => ({
    address,
    account:
      textAt(values, 'http_target.0.oidc_token.0.service_account_email') ||
      textAt(values, 'http_target.0.oauth_token.0.service_account_email'),
  }));
  return [...running, ...scheduled];
}
