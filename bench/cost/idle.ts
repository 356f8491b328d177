import { type BillLine, charge } from './bill.ts';

/** A resource in the JSON of a Terraform plan. */
interface Planned {
  type: string;
  /** The resource's address in the plan. */
  address: string;
  // biome-ignore lint/suspicious/noExplicitAny: the provider decides what a resource holds; what is read here is checked where it is used.
  values: any;
}

interface PlannedModule {
  resources?: Planned[];
  child_modules?: PlannedModule[];
}

/** The fields used here of a plan as `terraform show -json` prints it. */
export interface Plan {
  planned_values: { root_module: PlannedModule };
}

const hours = 730;
const seconds = hours * 3600;
/** Cloud SQL's default disk size in GiB; the disk grows as it fills. */
const leastDiskGib = 10;

/** The cost of a month without traffic, from the sizes of the resources that the plan keeps running. */
export const billIdleMonth = (plan: Plan): BillLine[] => {
  const resources = resourcesOf(plan.planned_values.root_module);
  const count = (type: string) => resources.filter((resource) => resource.type === type).length;
  return [
    ...resources.flatMap((resource) => billing[resource.type]?.(resource) ?? []),
    charge('forwarding rules', Math.ceil(count('google_compute_global_forwarding_rule') / 5) * hours, 'forwardingRules'),
    charge('scheduler jobs', count('google_cloud_scheduler_job'), 'schedulerJob'),
    charge('secrets', count('google_secret_manager_secret'), 'secretVersion'),
    charge('zones of names', count('google_dns_managed_zone'), 'dnsZone'),
  ].filter(({ quantity }) => quantity > 0);
};

const resourcesOf = ({ resources = [], child_modules = [] }: PlannedModule): Planned[] => [
  ...resources,
  ...child_modules.flatMap(resourcesOf),
];

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
  const gibibytes = settings.disk_size ?? leastDiskGib;
  const copies = settings.availability_type === 'REGIONAL' ? 2 : 1;
  return [
    ...billMachine(what, settings.tier, copies),
    charge(`${what}, storage`, gibibytes * copies, 'databaseStorage'),
    charge(`${what}, backups`, gibibytes, 'databaseBackup'),
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

/** A service whose CPU is always allocated pays for its minimum number of instances all the time. */
function billService({ values }: Planned): BillLine[] {
  const [template] = values.template;
  const [{ limits, cpu_idle: hasCpuOnlyWhileAnswering }] = template.containers[0].resources;
  const instances = template.scaling[0].min_instance_count;
  const [cpu, memory] = hasCpuOnlyWhileAnswering
    ? (['warmCpuSecond', 'warmMemorySecond'] as const)
    : (['instanceCpuSecond', 'instanceMemorySecond'] as const);
  return [
    charge(`service ${values.name}, CPU`, instances * Number(limits.cpu) * seconds, cpu),
    charge(`service ${values.name}, memory`, instances * gib(limits.memory) * seconds, memory),
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
