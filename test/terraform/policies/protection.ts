import { at, type Deployed, firstOf, isProd, type Json, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { databasesIn } from './replicas.ts';

const first = (deployed: Deployed): Resource => databasesIn(deployed)[0] as Resource;
const service = 'google_cloud_run_v2_service';
const backups = 'settings.0.backup_configuration.0';

/** What every database must have, so that it can be brought back to any moment of the last days. */
const recoverable: Record<string, Json> = { [`${backups}.enabled`]: true, [`${backups}.point_in_time_recovery_enabled`]: true };

/** What it must have besides where people's money is. */
const safe: Record<string, Json> = {
  deletion_protection: true,
  'settings.0.deletion_protection_enabled': true,
  'settings.0.retain_backups_on_delete': true,
  'settings.0.availability_type': 'REGIONAL',
  'settings.0.disk_autoresize': true,
};

export const recoverableDatabases: Policy = {
  rule: 'every database can be restored to any moment of the last days',
  findings: (deployed) =>
    databasesIn(deployed).flatMap((database) => [
      ...differences(database, recoverable),
      ...(Number(at(database.values, `${backups}.backup_retention_settings.0.retained_backups`) ?? 0) >= 7
        ? []
        : [`${database.address} keeps fewer than seven backups`]),
    ]),
  broken: {
    'no backups': (copy) => put(first(copy), `${backups}.enabled`, false),
    'no recovery to a point in time': (copy) => put(first(copy), `${backups}.point_in_time_recovery_enabled`, false),
    'one backup': (copy) => put(first(copy), `${backups}.backup_retention_settings.0.retained_backups`, 1),
  },
};

const location = `${backups}.location`;

export const backupsElsewhere: Policy = {
  rule: 'backups are stored outside of the region of their database, or in several regions',
  findings: (deployed) =>
    databasesIn(deployed)
      .filter(({ values }) => !isElsewhere(textAt(values, location), textAt(values, 'region')))
      .map(({ address, values }) => `${address} in ${values['region']} has its backups in ${at(values, location)}`),
  broken: {
    'backups wherever Google likes': (copy) => put(first(copy), location, null),
    'backups in the region of the database': (copy) => put(first(copy), location, at(first(copy).values, 'region') as Json),
  },
};

const isElsewhere = (location: string, region: string): boolean => /^(eu|us|asia|[a-z]+-[a-z]+\d+)$/.test(location) && location !== region;

export const protectedProd: Policy = {
  rule: 'in prod neither a database nor a service can be deleted by accident, and databases outlive a zone',
  findings: (deployed) =>
    isProd(deployed)
      ? [
          ...databasesIn(deployed).flatMap((database) => differences(database, safe)),
          ...ofType(deployed, service).flatMap((resource) => differences(resource, { deletion_protection: true })),
        ]
      : [],
  broken: Object.fromEntries([
    ...Object.keys(safe).map((path) => [`a database without ${path}`, without(first, path)]),
    ['a service without deletion_protection', without((copy) => firstOf(copy, service), 'deletion_protection')],
  ]),
};

const differences = ({ address, values }: Resource, expected: Record<string, Json>): string[] =>
  Object.entries(expected)
    .filter(([path, value]) => at(values, path) !== value)
    .map(([path, value]) => `${address} has ${path} ${at(values, path)}, not ${value}`);

function without(resourceOf: (copy: Deployed) => Resource, path: string): (copy: Deployed) => void {
  return (copy) => put(resourceOf(copy), path, false);
}
