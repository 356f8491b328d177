import { deployment } from '../../../functions/deployment.ts';
import type { ServiceName } from '../../../functions/services/calls.ts';
import { functionNamed, functionsOf, grantsOf, invokersOf, isInvoker } from './access.ts';
import { type Deployed, firstOf, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { environmentOf, identityOf, job, processes } from './processes.ts';

/** The image of each service, which is its name in the deployment, too. */
export const parts: Record<Exclude<ServiceName, 'pictures'>, string> = {
  customer: 'customer-db',
  product: 'product-db',
  payment: 'payment',
};
const invoker = 'google_cloud_run_v2_service_iam_member';

export const onlyCallersMayCall: Policy = {
  rule: 'a service admits only the functions that declare calls to it; payment also admits the audit',
  findings: (deployed) => [
    ...(Object.entries(parts) as [ServiceName, string][]).flatMap(([service, name]) => {
      const [let_in, expected] = [invokersOf(deployed, name), callersOf(deployed, service)];
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
    'an account that may call everything': (copy) =>
      void copy.resources.push({
        address: 'added',
        type: 'google_project_iam_member',
        values: { role: 'roles/run.invoker', member: 'user:a@b.c' },
      }),
  },
};

export const identityPerFunction: Policy = {
  rule: 'each function has an identity of its own, as which nothing else runs',
  findings(deployed) {
    const owners = Map.groupBy(ofType(deployed, ...processes), identityOf);
    return functionsOf(deployed)
      .filter((resource) => owners.get(identityOf(resource))?.length !== 1)
      .map(({ address, values }) => `${address} shares its identity: ${textAt(values, 'service_config.0.service_account_email')}`);
  },
  broken: {
    'a buyer’s function as the seller’s': (copy) => runAs(copy, 'get-cart', functionNamed(copy, 'register-item')),
    'a search as the purchase': (copy) => runAs(copy, 'search-items', functionNamed(copy, 'make-purchase')),
    'a function as the audit': (copy) =>
      runAs(
        copy,
        'health',
        firstOf(copy, job, ({ values }) => values['name'] === 'audit'),
      ),
  },
};

const runAs = (copy: Deployed, name: string, other: Resource): void =>
  put(functionNamed(copy, name), 'service_config.0.service_account_email', identityOf(other).replace('serviceAccount:', ''));

/** The identities of the functions that call a service according to the list, and of the audit, which asks payment. */
function callersOf(deployed: Deployed, service: ServiceName): string[] {
  const callers = Object.entries(deployment())
    .filter(([, { calls }]) => calls.includes(service))
    .map(([name]) => identityOf(functionNamed(deployed, name)));
  const auditors = ofType(deployed, job).filter((resource) => service === 'payment' && 'PAYMENT_URL' in environmentOf(resource));
  return [...new Set([...callers, ...auditors.map(identityOf)])].sort();
}
