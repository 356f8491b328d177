import { deployment } from '../../../functions/deployment.ts';
import { gcloudJson, ifThere } from '../tools.ts';
import { type Check, type Checked, type Found, note, ok, wrong } from './check.ts';

interface Quota {
  metric: string;
  limit: number;
  usage: number;
}

/** Behind the load balancer each public function has a backend service; pictures and the shop have a backend bucket. */
const backends = Object.values(deployment()).filter(({ public: isPublic }) => isPublic).length;

/** What a deployment needs of each quota of Compute Engine. `npm run check:terraform` compares it with what is deployed. */
export const backendQuotas = (profile: 'dev' | 'prod'): Record<string, number> => ({
  BACKEND_SERVICES: backends,
  // Of this kind of load balancer besides.
  GLOBAL_EXTERNAL_MANAGED_BACKEND_SERVICES: backends,
  GLOBAL_EXTERNAL_MANAGED_FORWARDING_RULES: 2,
  BACKEND_BUCKETS: 2,
  URL_MAPS: 2,
  STATIC_ADDRESSES: 1,
  GLOBAL_INTERNAL_ADDRESSES: 1,
  NETWORKS: 1,
  FIREWALLS: 3,
  TARGET_HTTP_PROXIES: 1,
  TARGET_HTTPS_PROXIES: 1,
  ...(profile === 'prod' && { SECURITY_POLICIES: 1, SECURITY_POLICY_RULES: 15, SECURITY_POLICY_CEVAL_RULES: 13 }),
});

const quotaPage = ({ project }: Checked) => `Ask for more: https://console.cloud.google.com/iam-admin/quotas?project=${project}`;

const computeQuotas: Check = {
  about: 'quotas of the load balancer',
  async find(checked) {
    if (checked.isThere) return ok('The load balancer is there already.');
    const found = await ifThere(gcloudJson<{ quotas?: Quota[] }>(checked.project, ['compute', 'project-info', 'describe']));
    if (!found)
      return note('The quotas of the load balancer are known once the Compute API is on.', 'They are checked again before the build.');
    return Object.entries(backendQuotas(checked.choices.profile)).flatMap(([metric, needed]) => {
      const quota = found.quotas?.find((quota) => quota.metric === metric);
      if (!quota) return note(`The quota ${metric} is not known; ${needed} are needed.`);
      const left = quota.limit - quota.usage;
      if (left >= needed) return ok(`${metric}: ${needed} needed, ${left} left.`);
      const why = quota.limit < 10 ? ' Projects on a free trial have so few, and cannot have more: activate the full account.' : '';
      return wrong(`${metric}: ${needed} needed, ${left} left of ${quota.limit}.`, `${quotaPage(checked)}.${why}`);
    });
  },
};

interface QuotaInfo {
  dimensionsInfos?: { applicableLocations?: string[]; details?: { value?: string } }[];
}

/**
 * Three services, and a few functions at a time, with a CPU each. Cloud Run also refuses a function or service whose instances may together
 * have more CPUs than the quota. `npm run check:terraform` compares it with what is deployed.
 */
export const leastCpus = { dev: 12, prod: 20 } as const;

const runQuota: Check = {
  about: 'quota of Cloud Run',
  async find(checked): Promise<Found[]> {
    const { project, choices } = checked;
    const info = await ifThere(
      gcloudJson<QuotaInfo>(project, ['beta', 'quotas', 'info', 'describe', 'CpuAllocPerProjectRegion', '--service=run.googleapis.com']),
    );
    const here = info?.dimensionsInfos?.find(({ applicableLocations = [] }) => applicableLocations.includes(choices.region));
    const cpus = Number(here?.details?.value) / 1_000;
    if (!Number.isFinite(cpus))
      return note(
        `How many CPUs Cloud Run may use in ${choices.region} is not known. New projects have about 20, which is enough to begin with.`,
        `Look at https://console.cloud.google.com/iam-admin/quotas?project=${project} for "CPU allocation" of Cloud Run.`,
      );
    const needed = leastCpus[choices.profile];
    if (cpus >= needed) return ok(`Cloud Run may use ${cpus} CPUs in ${choices.region}.`);
    return wrong(`Cloud Run may use only ${cpus} CPUs in ${choices.region}; ${needed} are needed.`, quotaPage(checked));
  },
};

/** Where new projects may run builds. */
const buildRegions = ['asia-east1', 'australia-southeast1', 'europe-west1', 'southamerica-east1', 'us-central1', 'us-west2'];

const builds: Check = {
  about: 'builds',
  async find({ choices: { region }, isThere }) {
    if (isThere || buildRegions.includes(region)) return ok(`Builds run in ${region}.`);
    return note(
      `A new project may not be allowed to run builds in ${region}.`,
      `If the build fails at once, use another project with one of: ${buildRegions.join(', ')}.`,
    );
  },
};

/** Checked again once the interfaces are on that know them. */
export const quotaChecks: readonly Check[] = [computeQuotas, runQuota, builds];
