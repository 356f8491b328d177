import { type BillLine, charge } from './bill.ts';

/** A resource in Terraform's JSON. */
export interface Planned {
  type: string;
  address: string;
  // biome-ignore lint/suspicious/noExplicitAny: the provider decides what a resource holds; what is read here is checked where it is used.
  values: any;
}

const daysInMonth = 30.4;
const hours = 730;
const seconds = hours * 3600;
/** Cloud SQL's default disk size in GiB; the disk grows as it fills. */
const leastDiskGib = 10;

/** What is assumed of a month without visitors. */
export const idleAssumptions = {
  /** Deployments, and the minutes of a build. */
  deployments: 2,
  buildMinutes: 40,
  /** Images of the services and of the functions, of the last deployments. */
  registryGib: 10,
  /** Lines about health checks, the scheduler's calls and the network. */
  logsGib: 1,
  /** Copies of the audit logs, with those of earlier months. */
  auditGib: 5,
  /** Images of the services in a deployment, all of which change; and the minutes of the build that looks for drift. */
  images: 5,
  driftMinutes: 8,
  /** A probe of a service that sleeps is billed as this much time, if an instance is there. */
  probeMs: 100,
} as const;

/** The cost of a month without visitors, from the sizes of the resources that a deployment keeps running. */
export const billIdleMonth = (resources: readonly Planned[]): BillLine[] => {
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  const count = (type: string) => all(type).length;
  const { deployments, buildMinutes, registryGib, logsGib, auditGib, images, driftMinutes } = idleAssumptions;
  return [
    ...resources.flatMap((resource) => billing[resource.type]?.(resource) ?? []),
    charge('forwarding rules', Math.ceil(count('google_compute_global_forwarding_rule') / 5) * hours, 'forwardingRules'),
    charge('scheduler jobs', count('google_cloud_scheduler_job'), 'schedulerJob'),
    ...billScheduledCalls(all('google_cloud_scheduler_job').filter(({ values }) => values.http_target?.length > 0)),
    charge(
      'conditions of alerts',
      all('google_monitoring_alert_policy').reduce((sum, { values }) => sum + conditionsOf(values), 0),
      'alertCondition',
    ),
    charge('secrets', count('google_secret_manager_secret'), 'secretVersion'),
    charge('keys that sign images', count('google_kms_crypto_key'), 'keyVersion'),
    charge('zones of names', count('google_dns_managed_zone'), 'dnsZone'),
    charge('registry of images', count('google_cloudfunctions2_function') > 0 ? registryGib : 0, 'registry'),
    charge('builds', count('google_cloudfunctions2_function') > 0 ? deployments * buildMinutes : 0, 'buildMinute'),
    charge(
      'builds that look for drift',
      all('google_cloudbuild_trigger').filter(isNightly).length * daysInMonth * driftMinutes,
      'planMinute',
    ),
    charge('scanned images', all('google_artifact_registry_repository').filter(isScanned).length * deployments * images, 'scannedImage'),
    charge('copies of the audit logs', count('google_logging_project_sink') * auditGib, 'objectStorage'),
    charge('logs', count('google_logging_project_bucket_config') * logsGib, 'logs'),
  ].filter(({ quantity }) => quantity > 0);
};

const isNightly = ({ values }: Planned): boolean => values.pubsub_config?.length > 0;
const isScanned = ({ values }: Planned): boolean => values.vulnerability_scanning_config?.[0]?.enablement_config === 'INHERITED';

// biome-ignore lint/suspicious/noExplicitAny: as above.
const conditionsOf = (values: any): number =>
  values.conditions.filter(({ condition_matched_log: line = [] }: { condition_matched_log?: unknown[] }) => line.length === 0).length;

/** Every call of the scheduler is a request that shares its instance with no other; so is what it asks of a service that sleeps. */
function billScheduledCalls(jobs: Planned[]): BillLine[] {
  const calls = jobs.reduce((sum, { values }) => sum + (daysInMonth * 24 * 60) / minutesBetween(values.schedule), 0);
  const instanceSeconds = calls * 0.1 * 2;
  return [
    charge('calls of the scheduler, CPU', instanceSeconds, 'requestCpuSecond'),
    charge('calls of the scheduler, memory', instanceSeconds * 0.5, 'requestMemorySecond'),
  ];
}

/** Of a schedule in cron's format: each minute, each tenth, or once an hour. */
function minutesBetween(schedule: string): number {
  const [minute = ''] = schedule.split(' ');
  if (minute === '*') return 1;
  return Number(/^\*\/(\d+)$/.exec(minute)?.[1] ?? 60);
}

const billing: Record<string, (resource: Planned) => BillLine[]> = {
  google_sql_database_instance: billDatabase,
  google_cloud_run_v2_service: billService,
  google_cloudfunctions2_function: billFunction,
  google_compute_security_policy: ({ values }) => [
    charge('security policy', 1, 'securityPolicy'),
    charge('security policy, rules', values.rule.length, 'securityRule'),
  ],
};

function billDatabase({ values }: Planned): BillLine[] {
  const [settings] = values.settings;
  const what = `database ${values.name}`;
  const gibibytes = Math.max(settings.disk_size ?? 0, leastDiskGib);
  const copies = settings.availability_type === 'REGIONAL' ? 2 : 1;
  return [
    ...billMachine(what, settings.tier, copies),
    charge(`${what}, storage`, gibibytes * copies, 'databaseStorage'),
    // A read replica has no backups.
    ...(settings.backup_configuration?.[0]?.enabled ? [charge(`${what}, backups`, gibibytes, 'databaseBackup')] : []),
  ];
}

function billMachine(what: string, tier: string, copies: number): BillLine[] {
  if (tier === 'db-f1-micro') return [charge(what, hours * copies, 'databaseMicroHour')];
  if (tier === 'db-g1-small') return [charge(what, hours * copies, 'databaseSmallHour')];
  const [, cpus, mib] = /^db-custom-(\d+)-(\d+)$/.exec(tier) ?? [];
  if (cpus === undefined) throw new Error(`No price is known for a database of the tier ${tier}.`);
  return [
    charge(`${what}, CPU`, Number(cpus) * hours * copies, 'databaseCpuHour'),
    charge(`${what}, memory`, (Number(mib) / 1024) * hours * copies, 'databaseMemoryHour'),
  ];
}

/**
 * A service whose CPU is always allocated pays for its minimum number of instances all the time. One that sleeps pays for its probes: the
 * scheduler's calls keep an instance.
 */
function billService({ values }: Planned): BillLine[] {
  const [template] = values.template;
  const [{ limits, cpu_idle: hasCpuOnlyWhileAnswering }] = template.containers[0].resources;
  const instances = template.scaling[0].min_instance_count;
  if (instances === 0) return billProbes(values.name, template.containers[0]);
  const [cpu, memory] = hasCpuOnlyWhileAnswering
    ? (['warmCpuSecond', 'warmMemorySecond'] as const)
    : (['instanceCpuSecond', 'instanceMemorySecond'] as const);
  return [
    charge(`service ${values.name}, CPU`, instances * Number(limits.cpu) * seconds, cpu),
    charge(`service ${values.name}, memory`, instances * gib(limits.memory) * seconds, memory),
  ];
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
function billProbes(name: string, { resources, liveness_probe = [], readiness_probe = [] }: any): BillLine[] {
  const perSecond = [...liveness_probe, ...readiness_probe].reduce((sum: number, { period_seconds: period }) => sum + 1 / period, 0);
  const instanceSeconds = (seconds * perSecond * idleAssumptions.probeMs) / 1000;
  return [
    charge(`service ${name}, probes, CPU`, instanceSeconds, 'requestCpuSecond'),
    charge(`service ${name}, probes, memory`, instanceSeconds * gib(resources[0].limits.memory), 'requestMemorySecond'),
  ];
}

function billFunction({ values }: Planned): BillLine[] {
  const [{ min_instance_count: instances, available_cpu: cpu, available_memory: memory }] = values.service_config;
  return [
    charge(`function ${values.name}, kept warm, CPU`, instances * Number(cpu) * seconds, 'warmCpuSecond'),
    charge(`function ${values.name}, kept warm, memory`, instances * gib(memory) * seconds, 'warmMemorySecond'),
  ];
}

/** Reads memory as Cloud Run writes it: 512Mi, 1Gi. */
function gib(memory: string): number {
  const [, amount, unit] = /^(\d+)([MG])i?$/.exec(memory) ?? [];
  if (amount === undefined) throw new Error(`${memory} is not an amount of memory.`);
  return unit === 'G' ? Number(amount) : Number(amount) / 1024;
}
