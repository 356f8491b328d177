import { at, type Json, listAt, put, type Resource, textAt } from './deployed.ts';

/** The kinds of resource that are processes: functions, services and jobs. */
export const processes = ['google_cloudfunctions2_function', 'google_cloud_run_v2_service', 'google_cloud_run_v2_job'] as const;
export const [fn, service, job] = processes;

export type Environment = Record<string, string>;

const template = ({ type }: Resource): string => (type === job ? 'template.0.template.0' : 'template.0');
const settingsOf = (resource: Resource): string =>
  resource.type === fn ? 'service_config.0.environment_variables' : `${template(resource)}.containers.0.env`;

/** The container of a service or job. */
export const containerOf = (resource: Resource): Json | undefined => at(resource.values, `${template(resource)}.containers.0`);

/** The part that runs in it, by the name of its image. */
export const imageOf = (resource: Resource): string => /([\w-]+)@/.exec(textAt(containerOf(resource), 'image'))?.[1] ?? '';

/** Who a process is. */
export const identityOf = (resource: Resource): string =>
  `serviceAccount:${textAt(resource.values, resource.type === fn ? 'service_config.0.service_account_email' : `${template(resource)}.service_account`)}`;

/** The settings of a process. */
export function environmentOf(resource: Resource): Environment {
  if (resource.type === fn) return at(resource.values, settingsOf(resource)) as Environment;
  const variables = listAt(resource.values, settingsOf(resource));
  return Object.fromEntries(variables.map((variable) => [textAt(variable, 'name'), textAt(variable, 'value')]));
}

/** Changes a setting of a process. */
export function give(resource: Resource, name: string, value: string): void {
  const settings = { ...environmentOf(resource), [name]: value };
  const variables: Json[] = Object.entries(settings).map(([name, value]) => ({ name, value }));
  put(resource, settingsOf(resource), resource.type === fn ? settings : variables);
}

/** How a process sends into the network, and what of it. */
export const networkOf = (resource: Resource): { egress: string; through: Json | undefined } =>
  resource.type === fn
    ? {
        egress: textAt(resource.values, 'service_config.0.direct_vpc_egress'),
        through: at(resource.values, 'service_config.0.direct_vpc_network_interface.0'),
      }
    : {
        egress: textAt(resource.values, `${template(resource)}.vpc_access.0.egress`),
        through: at(resource.values, `${template(resource)}.vpc_access.0.network_interfaces.0`),
      };
