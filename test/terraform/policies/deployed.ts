/** A value as it stands in Terraform's JSON. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface Resource {
  address: string;
  type: string;
  values: { [name: string]: Json };
}

/** Everything that an environment consists of, with all that is known once it has been applied. */
export interface Deployed {
  environment: string;
  resources: Resource[];
}

/** Whether real people buy and sell there. */
export const isProd = ({ environment }: Deployed): boolean => environment === 'prod';

interface Module {
  resources?: (Resource & { mode: string })[];
  child_modules?: Module[];
}

/** What `terraform show -json` says of a state, as far as it is read here. */
export interface State {
  values: { root_module: Module };
}

/** All resources of a state; what is given stands before their addresses. */
export function resourcesIn({ values }: State, before = ''): Resource[] {
  return managedIn(values.root_module).map(({ address, type, values }) => ({ address: `${before}${address}`, type, values }));
}

const managedIn = ({ resources = [], child_modules = [] }: Module): Resource[] => [
  ...resources.filter(({ mode }) => mode === 'managed'),
  ...child_modules.flatMap(managedIn),
];

/** All resources of the given types, in the order of the deployment. */
export const ofType = ({ resources }: Deployed, ...types: string[]): Resource[] => resources.filter(({ type }) => types.includes(type));

/** The first of a type, which a change is made to. */
export function firstOf(deployed: Deployed, type: string, matches: (resource: Resource) => boolean = () => true): Resource {
  const found = ofType(deployed, type).find(matches);
  if (!found) throw new Error(`There is no such ${type}.`);
  return found;
}

/** What is at a path of names and places, such as `template.0.timeout`; undefined if there is nothing. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const step of path.split('.'))
    found = typeof found === 'object' && found !== null ? (found as { [name: string]: Json })[step] : undefined;
  return found;
}

/** The same as a text, or an empty one if there is none. */
export const textAt = (value: Json | undefined, path: string): string => String(at(value, path) ?? '');

/** The same as a list, or an empty one if there is none. */
export function listAt(value: Json | undefined, path: string): Json[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** All texts in a value, however deep. */
export function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Changes what is at a path. */
export function put({ values }: Resource, path: string, value: Json): void {
  const steps = path.split('.');
  const last = steps.pop() as string;
  const owner = steps.length === 0 ? values : at(values, steps.join('.'));
  if (typeof owner !== 'object' || owner === null) throw new Error(`There is nothing at ${path}.`);
  (owner as { [name: string]: Json })[last] = value;
}

/** Takes a resource out of a deployment. */
export const remove = ({ resources }: Deployed, resource: Resource): void => void resources.splice(resources.indexOf(resource), 1);
