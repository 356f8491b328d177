import { expect, test, vi } from 'vitest';
import { emptyProject, type ProjectState, projectForThisTest } from './support/project.ts';

vi.setConfig({ testTimeout: 60_000 });

const nowhere = 'http://127.0.0.1:1';
const quota = (metric: string, limit: number, usage = 0) => ({
  interfaces: ['compute.googleapis.com'],
  quotas: emptyProject().quotas.map((quota) => (quota.metric === metric ? { metric, limit, usage } : quota)),
});

test('an empty project passes, and is not changed', async () => {
  const project = await projectForThisTest(nowhere);
  const { code, stdout, asked } = await project.deploy('--check');
  expect([code, stdout]).toEqual([0, expect.stringContaining('ok     The project has no deployment yet.')]);
  expect(stdout).not.toContain('WRONG');
  expect(asked.filter((words) => /\b(enable|create|submit|apply|destroy|rm|cp|update)\b/.test(words))).toEqual([]);
});

test.each<[string, Partial<ProjectState>, RegExp, RegExp]>([
  ['an old Terraform', { terraformVersion: '1.9.8' }, /Terraform 1\.9\.8 is too old\./, /Install version 1\.11 or later/],
  ['a caller who is not logged in', { account: null }, /gcloud is not logged in\./, /gcloud auth login --update-adc/],
  ['no credentials for Terraform', { credentials: false }, /Terraform has no credentials\./, /gcloud auth login --update-adc/],
  ['no project', { project: null }, /There is no project souk-test/, /gcloud projects create souk-test/],
  ['a project that is being deleted', { project: 'DELETE_REQUESTED' }, /is being deleted/, /gcloud projects undelete souk-test/],
  ['no billing', { billing: false }, /has no billing account/, /gcloud billing projects link souk-test/],
  ['no rights', { owners: null }, /may not see who may do what/, /--member=user:ada@souk\.example --role=roles\/owner/],
  [
    'an organisation that admits only its own members',
    { policies: { 'iam.allowedPolicyMemberDomains': { listPolicy: { allowedValues: ['C0123'] } } } },
    /Your organisation enforces iam\.allowedPolicyMemberDomains/,
    /exempt the project/,
  ],
  [
    'an organisation that forbids public buckets',
    { policies: { 'storage.publicAccessPrevention': { booleanPolicy: { enforced: true } } } },
    /enforces storage\.publicAccessPrevention, and the bucket of pictures is public/,
    /exempt the project/,
  ],
  [
    'an organisation that forbids load balancers',
    { policies: { 'compute.restrictLoadBalancerCreationForTypes': { listPolicy: { allValues: 'DENY' } } } },
    /enforces compute\.restrictLoadBalancerCreationForTypes/,
    /exempt the project/,
  ],
  ['a free trial', quota('BACKEND_SERVICES', 9), /BACKEND_SERVICES: \d+ needed, 9 left of 9\./, /activate the full account/],
  [
    'too few backend services left',
    quota('BACKEND_SERVICES', 50, 20),
    /BACKEND_SERVICES: \d+ needed, 30 left of 50\./,
    /quotas\?project=souk-test/,
  ],
  [
    'too few CPUs of Cloud Run',
    { interfaces: ['cloudquotas.googleapis.com'], runMilliCpus: 4_000 },
    /may use only 4 CPUs in europe-west1/,
    /quotas\?project=souk-test/,
  ],
  [
    'too few backend services of the new kind of load balancer',
    quota('GLOBAL_EXTERNAL_MANAGED_BACKEND_SERVICES', 50, 20),
    /GLOBAL_EXTERNAL_MANAGED_BACKEND_SERVICES: \d+ needed, 30 left of 50\./,
    /quotas\?project=souk-test/,
  ],
  ['databases of our names', { databases: [{ name: 'product' }, { name: 'other' }] }, /did not make: product\./, /Use another project/],
])('%s is WRONG, with what to do, and nothing is changed by a deployment either', async (_, state, says, todo) => {
  const project = await projectForThisTest(nowhere, state);
  for (const args of [['--check'], ['--yes']]) {
    const { code, stdout, stderr, asked } = await project.deploy(...args);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^Nothing was changed\. Correct what is WRONG above/)]);
    const [, line = '', advice = ''] = /^ {3}WRONG {2}(.+)\n {10}(.+)$/m.exec(stdout) ?? [];
    expect(line).toMatch(says);
    expect(advice).toMatch(todo);
    expect(asked.filter((words) => /\b(enable|create|submit|apply)\b/.test(words))).toEqual([]);
  }
});

test.each<[string, Partial<ProjectState>, string[], RegExp]>([
  ['a caller who may be an owner through a group', { owners: ['group:owners@souk.example'] }, [], /may be through a group or a folder/],
  ['quotas that are not known yet', {}, [], /are known once the Compute API is on/],
  ['a region in which a new project may not build', {}, ['--region', 'europe-west4'], /may not be allowed to run builds in europe-west4/],
  ['a domain that is set elsewhere', {}, ['--domain', 'shop.example'], /is in no zone of this project's Cloud DNS/],
])('%s is only noted', async (_, state, args, says) => {
  const { code, stdout } = await (await projectForThisTest(nowhere, state)).deploy('--check', ...args);
  expect([code, stdout]).toEqual([0, expect.stringMatching(says)]);
});

test('quotas are checked before the build, once they are known', async () => {
  const project = await projectForThisTest(nowhere, { ...quota('BACKEND_SERVICES', 9), interfaces: [] });
  const { code, stdout, asked } = await project.deploy('--yes');
  expect([code, stdout]).toEqual([1, expect.stringMatching(/WRONG {2}BACKEND_SERVICES/)]);
  expect(asked.some((words) => words.includes('builds submit'))).toBe(false);
});

test.each([
  ['no project', [], /^--project is missing\. Usage: npm run deploy -- --project ID/],
  ['a project that is none', ['--project', 'Souk'], /^--project is Souk: it must be the id of a project/],
  ['a region that is none', ['--project', 'souk-test', '--region', 'Europe'], /^--region is Europe: it must be a region/],
  ['a domain with a protocol', ['--project', 'souk-test', '--domain', 'https://shop.example'], /^--domain is https:/],
  ['another profile', ['--project', 'souk-test', '--profile', 'staging'], /^--profile is staging: it must be dev or prod\./],
  ['two actions', ['--project', 'souk-test', '--check', '--remove'], /^--check does not go with --remove\./],
  [
    'a base image without a deployment',
    ['--project', 'souk-test', '--check', '--refresh-base'],
    /^--refresh-base does not go with --check\./,
  ],
  ['an unknown option', ['--project', 'souk-test', '--zone', 'a'], /^Unknown option '--zone'/],
])('%s is refused in one line', async (_, args, line) => {
  const project = await projectForThisTest(nowhere);
  const { code, stderr } = await project.run(args);
  expect([code, stderr]).toEqual([1, expect.stringMatching(line)]);
});

test('prod needs as many CPUs of Cloud Run as the instances of one function may have, dev needs fewer', async () => {
  const project = await projectForThisTest(nowhere, { interfaces: ['cloudquotas.googleapis.com'], runMilliCpus: 19_000 });
  expect((await project.deploy('--check')).stdout).toContain('ok     Cloud Run may use 19 CPUs in europe-west1.');
  const { code, stdout } = await project.deploy('--check', '--profile', 'prod');
  expect([code, stdout]).toEqual([1, expect.stringContaining('WRONG  Cloud Run may use only 19 CPUs in europe-west1; 20 are needed.')]);
});
