import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { type Project, type ProjectState, projectForThisTest } from './support/project.ts';

// A deployment starts many programs, one after the other.
vi.setConfig({ testTimeout: 300_000 });

const marketplace = useMarketplace();
const open = (initial?: Partial<ProjectState>) => projectForThisTest(marketplace.functions.url, initial);

/** Commands that change something. */
const changing = (asked: string[]) =>
  asked.filter((words) => /\b(enable|create|submit|apply|destroy|rm|cp|update)\b/.test(words)).map((words) => words.split(' --')[0]);

describe('from an empty project', () => {
  test('one command deploys everything, makes the first purchase, and names the address, the cost and how to remove it', async () => {
    const project = await open();
    const { code, stdout, stderr } = await project.deploy('--yes');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('\nSouk is at https://203-0-113-7.sslip.io\n');
    expect(stdout).toMatch(/it costs {9}about \d+ US dollars a month/);
    expect(stdout).toContain('npm run deploy -- --project souk-test --remove');
    const { deployed, alert, budgets } = await project.state();
    expect(deployed).toMatchObject({ _ENVIRONMENT: 'dev', _DOMAIN: '', _ALERT_EMAIL: 'ada@souk.example', _SMOKE_TEST: 'no' });
    expect(alert).toMatchObject({ enabled: true });
    expect(budgets).toHaveLength(1);
  });

  test('each step says what it does and how long it took', async () => {
    const { stdout } = await (await open()).deploy('--yes');
    const said = stdout.match(/^== .+$/gm)?.length;
    expect(said).toBeGreaterThan(6);
    expect(stdout.match(/^ {3}done in \d+ (s|min)$/gm)).toHaveLength(said as number);
  });

  test('it asks before it costs anything', async () => {
    const project = await open();
    const { code, stderr, asked } = await project.deploy();
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^Deploy to souk-test in europe-west1\? It costs about \d+ US dollars a month, also without visitors\. .*Add --yes\.\n$/,
      ),
    ]);
    expect(changing(asked)).toEqual([]);
  });

  test('a domain in a zone of Cloud DNS needs no records by hand, another one names them', async () => {
    const zones = [{ name: 'shop', dnsName: 'shop.example.' }];
    const project = await open({ zones });
    const own = await project.deploy('--yes', '--domain', 'api.shop.example');
    expect(own.stdout).not.toContain('Set these records');
    expect(own.asked.find((words) => words.includes('builds submit'))).toContain('_DNS_ZONE=shop,');
    // The trigger's builds must not take away the records.
    const choices = JSON.parse(await readFile(path.join(project.kept, 'souk-test/bootstrap/deploy.auto.tfvars.json'), 'utf8'));
    const example = await readFile('terraform/bootstrap/terraform.tfvars.example', 'utf8');
    expect([...example.matchAll(/^(\w+) +=/gm)].map(([, name = '']) => name).filter((name) => name in choices)).toEqual([]);
    expect(await project.state()).toMatchObject({ bootstrap: { domain: 'api.shop.example', dns_zone: 'shop' } });
    const other = await (await open()).deploy('--yes', '--domain', 'shop.example');
    expect(other.stdout).toContain('   shop.example.  A  203.0.113.7\n   _acme-challenge.shop.example.  CNAME  proof.example.\n');
    expect(other.stdout).toContain('\nSouk is at https://shop.example\n');
  });
});

test.each([true, false])('prod is guarded by what its project can have: an organisation, %s; a contact', async (organisation) => {
  const project = await open({ organisation });
  expect((await project.deploy('--yes', '--profile', 'prod', '--email', 'ops@souk.example')).code).toBe(0);
  const bootstrap = { environment: 'prod', alert_email: 'ops@souk.example', has_organisation: organisation };
  expect(await project.state()).toMatchObject({ bootstrap });
});

test.each([
  ['prod', 'projects/souk-test/keys/attestation/1'],
  ['dev', ''],
])('a build of %s gets the key with which it signs images, if there is one: "%s"', async (profile, key) => {
  const project = await open();
  expect((await project.deploy('--yes', '--profile', profile)).code).toBe(0);
  expect((await project.state()).deployed).toMatchObject({ _ATTESTATION_KEY: key });
});

test('the same source is deployed again once its images must be signed', async () => {
  const project = await open();
  await project.deploy('--yes');
  await project.change({ attestation: 'projects/souk-test/keys/attestation/1' });
  await project.deploy();
  expect((await project.state()).builds).toHaveLength(2);
});

test('the second deployment of the same source changes nothing', async () => {
  const project = await open();
  await project.deploy('--yes');
  const { code, stdout, asked } = await project.deploy();
  expect([code, stdout]).toEqual([0, expect.stringContaining('This source is deployed already.')]);
  expect(asked.filter((words) => /builds submit|buckets create|budgets create/.test(words))).toEqual([]);
});

test('another source is deployed without a question, with the choices of the first time and the test through the load balancer', async () => {
  const project = await open();
  await project.deploy('--yes', '--domain', 'shop.example', '--email', 'alerts@souk.example');
  await project.change({ source: ['package.json'] });
  expect((await project.deploy()).code).toBe(0);
  const { builds } = await project.state();
  expect(builds).toHaveLength(2);
  expect(builds[1]?.substitutions).toMatchObject({ _DOMAIN: 'shop.example', _ALERT_EMAIL: 'alerts@souk.example', _SMOKE_TEST: 'yes' });
});

test('the newest base image is taken if it is wanted, also for a source that is deployed already', async () => {
  const project = await open();
  await project.deploy('--yes');
  expect((await project.deploy('--refresh-base')).code).toBe(0);
  expect((await project.state()).builds.map(({ substitutions }) => substitutions['_BASE_IMAGE'])).toEqual(['kept', 'newest']);
  await project.change({ builds: (await project.state()).builds.slice(0, 1).map((build) => ({ ...build, status: 'WORKING' })) });
  expect((await project.deploy('--refresh-base')).stderr).toMatch(/^Build build-1 deploys another source or base image at the moment\./);
});

test.each([
  ['region', ['--region', 'us-central1'], /^souk-test is deployed in europe-west1: another region would replace its databases/],
  ['profile', ['--profile', 'prod'], /^souk-test is deployed as dev: another profile would replace its databases/],
])('another %s of an existing deployment is refused, because it would lose the data', async (_, args, line) => {
  const project = await open();
  await project.deploy('--yes');
  expect((await project.deploy('--yes', ...args)).stderr).toMatch(line);
});

describe('cut off', () => {
  test('after any command that changes something, the same command goes on to the same end', async () => {
    const whole = await open();
    const { asked } = await whole.deploy('--yes');
    const result = async ({ state }: Project) => {
      const { commands, builds, killAt, certificate, ...rest } = await state();
      return {
        ...rest,
        deployed: { ...rest.deployed, _SMOKE_TEST: '' },
        built: builds.filter(({ status }) => status === 'SUCCESS').length,
      };
    };
    const right = await result(whole);
    const cuts = asked.flatMap((words, i) =>
      /\b(enable|create|submit|apply|cp)\b/.test(words) ? [{ command: i + 1, when: 'after' as const }] : [],
    );
    expect(cuts.length).toBeGreaterThan(5);
    const submit = asked.findIndex((words) => words.includes('builds submit')) + 1;
    for (const killAt of [...cuts, { command: submit, when: 'before' as const }]) {
      const words = asked[killAt.command - 1];
      const project = await open({ killAt });
      expect([words, (await project.deploy('--yes')).code]).toEqual([words, null]);
      await project.change({ killAt: { ...killAt, command: 0 } });
      const { code, stderr } = await project.deploy('--yes');
      expect([words, stderr, code]).toEqual([words, '', 0]);
      expect([words, await result(project)]).toEqual([words, right]);
    }
  });

  test('a build that is at work is followed, not started again', async () => {
    const project = await open();
    const { asked } = await project.deploy('--yes');
    const look = asked.findIndex((words) => words.includes('builds describe')) + 2;
    const other = await open({ killAt: { command: look, when: 'after' } });
    await other.deploy('--yes');
    await other.change({ killAt: { command: 0, when: 'after' } });
    expect((await other.deploy('--yes')).code).toBe(0);
    expect((await other.state()).builds).toHaveLength(1);
  });
});

describe('a step that fails', () => {
  test.each([
    ['services enable', 'PERMISSION_DENIED: serviceusage.services.enable'],
    ['storage buckets create', 'HTTPError 409: the bucket name is taken'],
    ['terraform -chdir', 'Error: quota exceeded'],
    ['builds submit', 'FAILED_PRECONDITION: builds are restricted in this region'],
  ])('%s: says what Google said, and the same command goes on', async (command, message) => {
    const project = await open({ fail: { [command]: message } });
    const failed = await project.deploy('--yes');
    expect(failed.code).toBe(1);
    expect(`${failed.stdout}${failed.stderr}`).toContain(message);
    expect(failed.stderr).toContain('run the same command again');
    expect((await project.deploy('--yes')).code).toBe(0);
  });

  test('a build that fails shows the end of its log and its step, and the next run builds again', async () => {
    const project = await open({ failingStep: 'apply-canary' });
    const failed = await project.deploy('--yes');
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining('| Error: a step of the build says why')]);
    expect(failed.stderr).toMatch(/^Build build-1 ended with FAILURE in the step apply-canary\. Its log: https:/);
    expect((await project.deploy('--yes')).code).toBe(0);
    expect((await project.state()).builds).toHaveLength(2);
  });
});

test('a build that finds something left to do has deployed all the same: the command names it, goes on, and deploys again the next time', async () => {
  const project = await open({ failingStep: 'left' });
  const { code, stdout } = await project.deploy('--yes');
  expect([code, stdout]).toEqual([0, expect.stringContaining('   | LEFT TO DO: update module.network.this: name\n')]);
  expect(stdout).toContain('\nSouk is at https://203-0-113-7.sslip.io\n');
  await project.deploy('--yes');
  expect((await project.state()).builds).toHaveLength(2);
});

test('a dev deployment sleeps and wakes, and prod does not', async () => {
  const project = await open();
  await project.deploy('--yes');
  expect((await project.deploy('--sleep')).code).toBe(0);
  expect(await project.state()).toMatchObject({ database: 'NEVER', paused: ['resolve-purchases', 'sweep-expired', 'audit'] });
  expect((await project.deploy('--wake')).code).toBe(0);
  expect(await project.state()).toMatchObject({ database: 'ALWAYS', paused: [] });
  const prod = await open();
  await prod.deploy('--yes', '--profile', 'prod');
  expect((await prod.deploy('--sleep')).stderr).toBe('Only a deployment of the profile dev can sleep.\n');
});

describe('removing', () => {
  test('leaves nothing, from any point at which it was cut off', async () => {
    const deployed = await open();
    await deployed.deploy('--yes');
    const whole = await deployed.copy();
    const { asked, code } = await whole.deploy('--remove', '--yes');
    expect(code).toBe(0);
    const isEmpty = async ({ state }: Project) => {
      const { buckets, bootstrap, deployed } = await state();
      return [buckets, bootstrap, deployed];
    };
    expect(await isEmpty(whole)).toEqual([{}, undefined, undefined]);
    const cuts = asked.flatMap((words, i) => (/ (destroy|rm|state rm)\b/.test(words) ? [i + 1] : []));
    for (const command of cuts) {
      const project = await deployed.copy();
      await project.change({ killAt: { command, when: 'after' } });
      await project.deploy('--remove', '--yes');
      await project.change({ killAt: { command: 0, when: 'after' } });
      if ((await project.state()).buckets['souk-test-terraform-state']) expect((await project.deploy('--remove', '--yes')).stderr).toBe('');
      expect(await isEmpty(project)).toEqual([{}, undefined, undefined]);
    }
  });

  test('asks first, and refuses prod', async () => {
    const dev = await open();
    await dev.deploy('--yes');
    const asking = await dev.deploy('--remove');
    expect([asking.stderr, changing(asking.asked)]).toEqual([
      expect.stringMatching(/^Remove everything of Souk in souk-test, .*Add --yes\.\n$/),
      [],
    ]);
    const prod = await open();
    await prod.deploy('--yes', '--profile', 'prod');
    expect((await prod.deploy('--remove', '--yes')).stderr).toMatch(/^prod is protected from this command/);
  });

  test('says if there is nothing to remove', async () => {
    expect((await (await open()).deploy('--remove', '--yes')).stderr).toBe('There is no deployment in souk-test.\n');
  });
});
