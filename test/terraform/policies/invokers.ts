import { deployment } from '../../../functions/deployment.ts';
import type { ServiceName } from '../../../functions/services/calls.ts';
import { functionNamed, grantsOf, invokersOf, isInvoker } from './access.ts';
import { type Deployed, firstOf, ofType, put, type Resource } from './deployed.ts';
import type { Policy } from './policy.ts';
import { environmentOf, identityOf, job, processes, service } from './processes.ts';

/** The image of each service, which is its name in the deployment, too. */
export const parts: Record<Exclude<ServiceName, 'pictures'>, string> = {
  customer: 'customer-db',
  product: 'product-db',
  payment: 'payment',
};
const invoker = 'google_cloud_run_v2_service_iam_member';

export const onlyCallersMayCall: Policy = {
  rule: 'a service admits only the functions that declare calls to it; payment also admits the jobs of the audit and of refunds',
  findings: (deployed) => [
    ...(Object.entries(parts) as [ServiceName, string][]).flatMap(([called, name]) => {
      const [let_in, expected] = [invokersOf(deployed, name), callersOf(deployed, called)];
      return [
        ...expected.filter((member) => !let_in.includes(member)).map((member) => `${name} does not let in ${member}, which calls it`),
        ...let_in.filter((member) => !expected.includes(member)).map((member) => `${name} lets in ${member}, which does not call it`),
      ];
    }),
    ...grantsOf(deployed)
      .filter((grant) => isInvoker(grant) && grant.type.startsWith('google_project_'))
      .map(({ address }) => `${address} lets another account call everything`),
  ],
  broken: {
    'a caller that is not let in': (copy) => {
      copy.resources = copy.resources.filter(({ type, values }) => type !== invoker || values['name'] !== 'product-db');
    },
    'an account that calls another service': (copy) => {
      const grant = firstOf(copy, invoker, ({ values }) => values['name'] === 'payment');
      put(grant, 'member', identityOf(functionNamed(copy, 'register-item')));
    },
    everybody: (copy) =>
      put(
        firstOf(copy, invoker, ({ values }) => values['name'] === 'customer-db'),
        'member',
        'allUsers',
      ),
    'a function that has become another': (copy) =>
      put(
        functionNamed(copy, 'create-buyer'),
        'service_config.0.service_account_email',
        'functions-unknown@souk-prod.iam.gserviceaccount.com',
      ),
    'a job that names categories, and calls payment': (copy) =>
      put(
        firstOf(copy, invoker, ({ address }) => address.includes('.job["audit"]')),
        'member',
        identityOf(jobNamed(copy, 'category')),
      ),
    'an account that may call everything': (copy) =>
      void copy.resources.push({
        address: 'added',
        type: 'google_project_iam_member',
        values: { role: 'roles/run.invoker', member: 'user:a@b.c' },
      }),
  },
};

export const identityPerProcess: Policy = {
  rule: 'each function, service and job has an identity of its own, as which nothing else runs',
  findings(deployed) {
    const all = ofType(deployed, ...processes);
    const owners = Map.groupBy(all, identityOf);
    return all
      .filter((resource) => owners.get(identityOf(resource))?.length !== 1)
      .map((resource) => `${resource.address} shares its identity: ${identityOf(resource)}`);
  },
  broken: {
    'a buyer’s function as the seller’s': (copy) => runAs(copy, 'get-cart', functionNamed(copy, 'register-item')),
    'a search as the purchase': (copy) => runAs(copy, 'search-items', functionNamed(copy, 'make-purchase')),
    'a function as the audit': (copy) => runAs(copy, 'health', jobNamed(copy, 'audit')),
    'refunds as the audit': (copy) =>
      put(jobNamed(copy, 'refunds'), 'template.0.template.0.service_account', emailOf(jobNamed(copy, 'audit'))),
    'a migration as its service': (copy) =>
      put(
        jobNamed(copy, 'migrate-customer'),
        'template.0.template.0.service_account',
        emailOf(firstOf(copy, service, ({ values }) => values['name'] === 'customer-db')),
      ),
  },
};

const jobNamed = (deployed: Deployed, name: string): Resource => firstOf(deployed, job, ({ values }) => values['name'] === name);

const emailOf = (resource: Resource): string => identityOf(resource).replace('serviceAccount:', '');

const runAs = (copy: Deployed, name: string, other: Resource): void =>
  put(functionNamed(copy, name), 'service_config.0.service_account_email', emailOf(other));

/** The identities of the functions that call a service according to the list, and of the jobs that call payment. */
function callersOf(deployed: Deployed, called: ServiceName): string[] {
  const callers = Object.entries(deployment())
    .filter(([, { calls }]) => calls.includes(called))
    .map(([name]) => identityOf(functionNamed(deployed, name)));
  const jobs = ofType(deployed, job).filter((resource) => called === 'payment' && 'PAYMENT_URL' in environmentOf(resource));
  return [...new Set([...callers, ...jobs.map(identityOf)])].sort();
}
