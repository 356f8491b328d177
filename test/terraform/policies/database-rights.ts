import { deployersOf, functionNamed, grantsOf, membersOf } from './access.ts';
import { flag } from './connections.ts';
import { clientsOf, userOf, usersIn } from './databases.ts';
import { type Deployed, firstOf, ofType, put, type Resource, remove, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { environmentOf, identityOf, service } from './processes.ts';

const instance = 'google_sql_database_instance';
const user = 'google_sql_user';
const grant = 'google_project_iam_member';

/** The first opens the connection, the second logs in over it. */
const roles = ['roles/cloudsql.client', 'roles/cloudsql.instanceUser'] as const;

export const databasesForTheirOwn: Policy = {
  rule: "only a database's clients have its two roles, at that instance only, and a user without a password",
  findings(deployed) {
    const needed = [
      ...clientsOf(deployed).flatMap(({ resource, instance }) => [
        `${userOf(resource)} is a user of ${instance}`,
        ...roles.map((role) => `${identityOf(resource)} has ${role} at ${instance}`),
      ]),
      // A replica has the users of its database.
      ...replicasIn(deployed).flatMap(({ resource, instance }) =>
        roles.map((role) => `${identityOf(resource)} has ${role} at ${instance}`),
      ),
    ];
    const given = [...usersIn(deployed), ...rightsIn(deployed)];
    return [
      ...needed.filter((right) => !given.includes(right)).map((right) => `missing: ${right}`),
      ...given.filter((right) => !needed.includes(right)).map((right) => `not needed: ${right}`),
      ...ofType(deployed, instance)
        .filter(({ values }) => textAt(flag(values, iam), 'value') !== 'on')
        .map(({ address }) => `${address} does not allow a log-in without a password`),
    ];
  },
  broken: {
    'a service that may connect, and not log in': (copy) => remove(copy, firstOf(copy, grant, gives(roles[1]))),
    'a service that may log in, and not connect': (copy) => remove(copy, firstOf(copy, grant, gives(roles[0]))),
    'a service that is no user': (copy) => remove(copy, firstOf(copy, user)),
    'a role for all instances': (copy) => put(firstOf(copy, grant, gives(roles[1])), 'condition', []),
    'a role for another instance': (copy) => {
      const { values } = firstOf(copy, grant, ({ values }) => textAt(values, 'condition.0.expression').includes('instances/product'));
      put(firstOf(copy, grant, gives(roles[1])), 'condition', values['condition'] ?? null);
    },
    'a user with a password': (copy) => put(firstOf(copy, user), 'type', 'BUILT_IN'),
    'a user more': (copy) => add(copy, firstOf(copy, user), { name: 'somebody@souk-prod.iam' }),
    'a function that may log in': (copy) =>
      add(copy, firstOf(copy, grant, gives(roles[1])), { member: identityOf(functionNamed(copy, 'get-cart')) }),
    'a function that may do everything': (copy) =>
      add(copy, firstOf(copy, grant), { role: 'roles/editor', member: identityOf(functionNamed(copy, 'get-cart')) }),
    'an instance that wants passwords': (copy) => Object.assign(flag(firstOf(copy, instance).values, iam) as object, { value: 'off' }),
  },
};

/** The replicas that services read from. */
const replicasIn = (deployed: Deployed): { resource: Resource; instance: string }[] =>
  ofType(deployed, service).flatMap((resource) =>
    (environmentOf(resource)['CLOUD_SQL_READ_INSTANCES'] ?? '')
      .split(',')
      .filter(Boolean)
      .map((name) => ({ resource, instance: name.slice(name.lastIndexOf(':') + 1) })),
  );

const iam = 'cloudsql.iam_authentication';

/** One line for each account with a role that gives access to databases, and where; without the accounts that make the instances. */
const rightsIn = (deployed: Deployed): string[] =>
  grantsOf(deployed)
    .filter(({ values }) => /^roles\/(cloudsql\.|owner$|editor$)/.test(textAt(values, 'role')))
    .flatMap((resource) =>
      membersOf(resource)
        .filter((member) => !deployersOf(deployed).includes(member))
        .map((member) => `${member} has ${resource.values['role']} at ${instanceOf(resource)}`),
    );

const oneInstance = /^resource\.type == 'sqladmin\.googleapis\.com\/Instance' && resource\.name == 'projects\/[^/']+\/instances\/([^']+)'$/;

const instanceOf = ({ values }: Resource): string => oneInstance.exec(textAt(values, 'condition.0.expression'))?.[1] ?? 'every instance';

const gives =
  (role: string) =>
  ({ values }: Resource): boolean =>
    values['role'] === role;

const add = ({ resources }: Deployed, like: Resource, values: Resource['values']): void =>
  void resources.push({ ...like, values: { ...like.values, ...values } });
