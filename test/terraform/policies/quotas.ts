import { processSettings } from '../../../lib/config/process-settings.ts';
import { type SettingName, settings } from '../../../lib/config/settings.ts';
import { firstOf, ofType, type Resource } from './deployed.ts';
import type { Policy } from './policy.ts';
import { environmentOf, give, imageOf, service } from './processes.ts';

/** Settings that limit how much one account or network may do in a time. */
const isQuota = (name: string): boolean => /^(NEW|FAILED)_\w+_PER_[A-Z]+$/.test(name);

export const quotas = Object.keys(settings).filter((name): name is SettingName => isQuota(name));

export const operatorsSetQuotas: Policy = {
  rule: 'every quota is set by the deployment, for the service that counts it',
  findings: (deployed) =>
    quotas.flatMap((name) => {
      const counting = ofType(deployed, service).filter((resource) => counts(resource, name));
      return counting.some((resource) => /^[1-9]\d*$/.test(environmentOf(resource)[name] ?? '')) ? [] : [`${name} is not set`];
    }),
  broken: Object.fromEntries(
    quotas.flatMap((name) => [
      [
        `no ${name}`,
        (copy) =>
          give(
            firstOf(copy, service, (resource) => counts(resource, name)),
            name,
            '',
          ),
      ],
      [
        `${name} of zero`,
        (copy) =>
          give(
            firstOf(copy, service, (resource) => counts(resource, name)),
            name,
            '0',
          ),
      ],
    ]),
  ),
};

function counts(resource: Resource, name: SettingName): boolean {
  const process = imageOf(resource) as 'customer-db' | 'product-db' | 'payment';
  return (processSettings[process].mayRead as readonly SettingName[]).includes(name);
}
