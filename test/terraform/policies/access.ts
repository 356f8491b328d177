import { at, type Deployed, firstOf, ofType, type Resource, textAt } from './deployed.ts';

/** Every resource that grants a role. */
export const grantsOf = ({ resources }: Deployed): Resource[] => resources.filter(({ type }) => /_iam_(member|binding|policy)$/.test(type));

/** Who is let in by a grant. */
export function membersOf({ values }: Resource): string[] {
  const members = values['members'];
  return Array.isArray(members) ? members.map(String) : [textAt(values, 'member')];
}

export const isInvoker = ({ values }: Resource): boolean => values['role'] === 'roles/run.invoker';

/** Who may call a Cloud Run service or job: IAM members, sorted. */
export function invokersOf(deployed: Deployed, name: string): string[] {
  const grants = grantsOf(deployed).filter((grant) => isInvoker(grant) && at(grant.values, 'name') === name);
  return grants.flatMap(membersOf).sort();
}

/** The function of a name. */
export const functionNamed = (deployed: Deployed, name: string): Resource =>
  firstOf(deployed, 'google_cloudfunctions2_function', ({ values }) => values['name'] === name);

export const functionsOf = (deployed: Deployed): Resource[] => ofType(deployed, 'google_cloudfunctions2_function');

/** What a person applies once, before anything is deployed. */
export const isBootstrap = ({ address }: Resource): boolean => address.startsWith('bootstrap:');

/** Who deploys, and who shows what a deployment would do. */
export const deployersOf = (deployed: Deployed): string[] =>
  ofType(deployed, 'google_service_account')
    .filter(isBootstrap)
    .map(({ values }) => textAt(values, 'member'));
