// What gcloud says of the project, and changes in it. Returns undefined for what it refuses.
const commands = {
  version: () => ({ 'Google Cloud SDK': '500.0.0' }),
  'auth list': (_, { account }) => (account ? [{ account }] : []),
  'auth application-default print-access-token': (_, { credentials }) => (credentials ? 'ya29.token' : undefined),
  'projects describe': (_, { project }) => project && { lifecycleState: project },
  'projects get-ancestors': (_, { organisation }) => [{ type: 'project' }, ...(organisation ? [{ type: 'organization' }] : [])],
  'projects get-iam-policy': (_, { owners }) => owners && { bindings: [{ role: 'roles/owner', members: owners }] },
  'billing projects describe': (_, { billing }) => ({
    billingEnabled: billing,
    ...(billing && { billingAccountName: 'billingAccounts/0-1-2' }),
  }),
  'billing budgets list': (_, { budgets }) => budgets,
  'billing budgets create': (args, { budgets }) => {
    budgets.push({ displayName: option(args, 'display-name'), amount: Number(option(args, 'budget-amount')) });
    return '';
  },
  'resource-manager org-policies describe': (args, { policies }) =>
    policies[args.find((arg) => arg.startsWith('constraints/')).slice(12)] ?? {},
  'services enable': (args, state) => {
    state.interfaces = [...new Set([...state.interfaces, ...args.filter((arg) => arg.endsWith('.googleapis.com'))])];
    return '';
  },
  'compute project-info describe': (_, { interfaces, quotas }) => (interfaces.includes('compute.googleapis.com') ? { quotas } : undefined),
  'beta quotas info describe': (_, { interfaces, runMilliCpus, region }) =>
    interfaces.includes('cloudquotas.googleapis.com')
      ? { dimensionsInfos: [{ applicableLocations: [region], details: { value: String(runMilliCpus) } }] }
      : undefined,
  'dns managed-zones list': (_, { zones }) => zones,
  'sql instances list': (_, { databases }) => databases,
  'storage buckets describe': (args, { buckets }) => buckets[bucketOf(args)] && {},
  'storage buckets create': (args, { buckets }) => {
    if (buckets[bucketOf(args)]) return undefined;
    buckets[bucketOf(args)] = {};
    return '';
  },
  'storage cat': (args, { buckets }) => buckets[bucketOf(args)]?.[nameOf(args)],
  'storage cp': (args, { buckets }, input) => {
    if (!buckets[bucketOf(args)]) return undefined;
    buckets[bucketOf(args)][nameOf(args)] = input;
    return '';
  },
  'storage rm': (args, { buckets }) => {
    for (const arg of args.filter((arg) => arg.startsWith('gs://')))
      if (!arg.endsWith('/**')) delete buckets[bucketOf([arg])];
      else if (buckets[bucketOf([arg])]) buckets[bucketOf([arg])] = {};
    return '';
  },
  'meta list-files-for-upload': (_, { source }) => source.join('\n'),
  'builds list': (_, { builds }) => builds.slice(-1),
  'builds submit': (args, state) => {
    const given = Object.fromEntries(
      option(args, 'substitutions')
        .split(',')
        .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
    if (!state.bootstrap || !option(args, 'gcs-source-staging-dir')?.endsWith('-builds/source')) return undefined;
    const build = {
      id: `build-${state.builds.length + 1}`,
      status: 'QUEUED',
      logUrl: 'https://console.example/log',
      substitutions: given,
      steps: [],
    };
    state.builds.push(build);
    return build;
  },
  'builds describe': (args, state) => {
    const build = state.builds.find(({ id }) => args.includes(id));
    if (build && ['QUEUED', 'WORKING'].includes(build.status)) advance(build, state);
    return build;
  },
  'beta builds log': () => 'Error: a step of the build says why\nStep #18 - "left": LEFT TO DO: update module.network.this: name\n',
  'compute networks peerings delete': (args, state) => {
    if (!state.peering || state.instances || option(args, 'network') !== 'souk') return undefined;
    delete state.peering;
    return '';
  },
  'compute addresses describe': (_, { address }) => address && { address },
  'certificate-manager dns-authorizations list': () => [
    { name: 'api', dnsResourceRecord: { name: '_acme-challenge.shop.example.', type: 'CNAME', data: 'proof.example.' } },
  ],
  'certificate-manager certificates list': (_, state) => {
    if (state.certificate === undefined) return [];
    state.certificate += 1;
    return [
      { managed: state.certificate > 2 ? { state: 'ACTIVE' } : { state: 'PROVISIONING', provisioningIssue: { details: 'no record yet' } } },
    ];
  },
  'sql instances patch': (args, state) => {
    state.database = option(args, 'activation-policy');
    return '';
  },
  'scheduler jobs pause': (args, state) => {
    state.paused = [...new Set([...(state.paused ?? []), args[3]])];
    return '';
  },
  'scheduler jobs resume': (args, state) => {
    state.paused = state.paused.filter((name) => name !== args[3]);
    return '';
  },
  'monitoring policies list': (_, { alert }) => alert && [alert],
  'monitoring policies update': (_, { alert }) => {
    alert.enabled = true;
    return '';
  },
};

const steps = ['install', 'images', 'apply-canary', 'apply-all', 'left'];

/** A build takes a step at each look, and has deployed before its last step. */
function advance(build, state) {
  if (build.steps.length > 0) build.steps.at(-1).status = 'SUCCESS';
  const next = steps[build.steps.length];
  build.status = next === undefined ? 'SUCCESS' : 'WORKING';
  if (next !== undefined) build.steps.push({ id: next, status: 'WORKING' });
  if (next !== undefined && next === state.failingStep) {
    build.steps.at(-1).status = 'FAILURE';
    build.status = 'FAILURE';
    delete state.failingStep;
  }
  // The last step only looks at what the others deployed.
  if (next !== undefined && next !== 'left') return;
  state.address ??= '203.0.113.7';
  state.certificate ??= 0;
  state.alert ??= { name: 'projects/souk-test/alertPolicies/1', enabled: build.substitutions._SMOKE_TEST !== 'no' };
  state.deployed = build.substitutions;
  state.instances = ['customer', 'product', 'payment'];
  state.peering = 'servicenetworking-googleapis-com';
}

const option = (args, name) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const objectOf = (args) => args.find((arg) => arg.startsWith('gs://'))?.slice(5) ?? '';
const bucketOf = (args) => objectOf(args).split('/')[0];
const nameOf = (args) => objectOf(args).split('/').slice(1).join('/');

export function gcloud(args, state, input) {
  const spoken = args.filter((arg) => !arg.startsWith('--')).join(' ');
  const found = Object.keys(commands)
    .filter((name) => `${spoken} `.startsWith(`${name} `))
    .sort((one, other) => other.length - one.length)[0];
  if (found === undefined) throw new Error(`The fake gcloud does not know: ${spoken}`);
  return commands[found](args, state, input);
}
