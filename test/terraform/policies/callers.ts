import { deployment } from '../../../functions/deployment.ts';
import { functionNamed } from './access.ts';
import { type Deployed, firstOf, ofType, type Resource } from './deployed.ts';
import { parts } from './invokers.ts';
import type { Policy } from './policy.ts';
import { environmentOf, give, identityOf, imageOf, job, service } from './processes.ts';

const setting = 'CALLER_ACCOUNTS';
type Accounts = Record<string, string>;

export const servicesKnowTheirCallers: Policy = {
  rule: 'each service knows the account of each function that calls it, and of no other; payment also those of the audit and of refunds',
  findings: (deployed) =>
    ofType(deployed, service).flatMap((resource) => {
      const [known, right] = [accountsOf(resource), expected(deployed, imageOf(resource))];
      return [...new Set([...Object.keys(known), ...Object.keys(right)])]
        .filter((name) => known[name] !== right[name])
        .map((name) => `${resource.address} takes ${known[name] ?? 'no account'} for ${name}, which runs as ${right[name] ?? 'none'}`);
    }),
  broken: {
    'a search that passes for the purchase': (copy) => change(copy, 'product-db', (known) => ({ 'make-purchase': known['search-items'] })),
    'a function that is not known': (copy) => change(copy, 'customer-db', () => ({ 'create-buyer': undefined })),
    'a caller that calls another service': (copy) =>
      change(copy, 'payment', () => ({ 'get-cart': emailOf(functionNamed(copy, 'get-cart')) })),
    'health that refunds': (copy) => change(copy, 'payment', (known) => ({ refund: known['health'] })),
    'an audit that refunds': (copy) => change(copy, 'payment', (known) => ({ refund: known['audit'] })),
    'an audit that repairs refunds': (copy) => change(copy, 'payment', (known) => ({ refunds: known['audit'] })),
    'an audit that is not known': (copy) => change(copy, 'payment', () => ({ audit: undefined })),
    'a seed in the cloud': (copy) => change(copy, 'product-db', (known) => ({ seed: known['health'] })),
    'a service that knows none': (copy) => give(named(copy, 'payment'), setting, '{}'),
  },
};

const named = (deployed: Deployed, image: string): Resource => firstOf(deployed, service, (resource) => imageOf(resource) === image);

const accountsOf = (resource: Resource): Accounts => JSON.parse(environmentOf(resource)[setting] ?? '{}');

const emailOf = (resource: Resource): string => identityOf(resource).replace('serviceAccount:', '');

/** The accounts of a service's callers. The job "refunds" makes and repairs refunds for an operator. */
function expected(deployed: Deployed, image: string): Accounts {
  const callers = Object.entries(deployment()).filter(([, { calls }]) =>
    calls.some((call) => call !== 'pictures' && parts[call] === image),
  );
  const [audit, refunds] = ['audit', 'refunds'].map((name) => emailOf(firstOf(deployed, job, ({ values }) => values['name'] === name))) as [
    string,
    string,
  ];
  return {
    ...Object.fromEntries(callers.map(([name]) => [name, emailOf(functionNamed(deployed, name))])),
    ...(image === 'payment' ? { audit, refund: refunds, refunds } : {}),
  };
}

function change(copy: Deployed, image: string, changes: (known: Accounts) => Record<string, string | undefined>): void {
  const resource = named(copy, image);
  const known = accountsOf(resource);
  give(resource, setting, JSON.stringify({ ...known, ...changes(known) }));
}
