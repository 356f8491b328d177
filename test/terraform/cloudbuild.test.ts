import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { varFiles, variableFiles } from '../../build/deploy/terraform.ts';
import { imageParts } from '../../build/parts.ts';
import packageJson from '../../package.json' with { type: 'json' };

interface Step {
  id: string;
  name: string;
  waitFor: string[];
  timeout: string;
  script: string;
}

interface Build {
  substitutions: Record<string, string>;
  serviceAccount: string;
  timeout: string;
  queueTtl: string;
  options: { logging: string; requestedVerifyOption: string };
  images: string[];
  steps: Step[];
}

const text = await readFile('cloudbuild.yaml', 'utf8');
const build = parse(text, { strict: true }) as Build;
const { steps } = build;
const scriptFiles = (await readdir('build/deploy')).filter((name) => name.endsWith('.sh')).map((name) => `build/deploy/${name}`);
const scripts = [
  ...steps.map(({ id, script }) => ({ name: `step ${id}`, script })),
  ...(await Promise.all(scriptFiles.map(async (file) => ({ name: file, script: await readFile(file, 'utf8') })))),
];

/** What Cloud Build says of every build. */
const builtIn = ['BUILD_ID', 'LOCATION', 'PROJECT_ID', 'PROJECT_NUMBER'];

const found = (pattern: RegExp, where = text): string[] => [...new Set([...where.matchAll(pattern)].map(([, name = '']) => name))].sort();
const terraform = (file: string) => readFile(`terraform/${file}`, 'utf8');

describe.each(steps)('step $id', (step) => {
  const { id, name, waitFor, timeout } = step;

  test('waits only for earlier steps', () => {
    const before = steps
      .slice(
        0,
        steps.findIndex((step) => step.id === id),
      )
      .map((step) => step.id);
    expect(waitFor.filter((other) => other !== '-' && !before.includes(other))).toEqual([]);
    expect(waitFor).not.toEqual([]);
  });

  test('has only fields that Cloud Build knows', () => {
    const known = ['id', 'name', 'waitFor', 'timeout', 'env', 'script'];
    expect(Object.keys(step).filter((key) => !known.includes(key))).toEqual([]);
  });

  test('runs in an image that is named by its digest', () => expect(name).toMatch(/:\d+\.\d+\.\d+(-[a-z]+)?$|@sha256:[0-9a-f]{64}$/));

  test('has its own time limit', () => expect(timeout).toMatch(/^\d+s$/));
});

const seconds = (timeout: string) => Number.parseInt(timeout, 10);

test('the build’s time limit is the sum of its steps’ limits, so no step is cut off', () => {
  const ends = new Map<string, number>([['-', 0]]);
  for (const { id, waitFor, timeout } of steps) ends.set(id, Math.max(...waitFor.map((other) => ends.get(other) ?? 0)) + seconds(timeout));
  expect(Math.max(...ends.values())).toBeLessThanOrEqual(seconds(build.timeout));
});

test('a build that is queued behind another does not expire before that one must have ended', () =>
  expect(seconds(build.queueTtl)).toBeGreaterThanOrEqual(seconds(build.timeout)));

test('a step’s time limit covers a lock, a migration and the way back', async () => {
  const minutes = async (pattern: RegExp, file: string) => {
    const given = found(pattern, await readFile(file, 'utf8'));
    expect(given).toHaveLength(1);
    return Number(given[0]);
  };
  const lock = await minutes(/-lock-timeout=(\d+)m/g, 'build/deploy/terraform.ts');
  const migration = await minutes(/create = "(\d+)m"/g, 'terraform/modules/job/main.tf');
  const plan = 2 * lock;
  // Twice, with a pause and a plan between.
  const apply = (work: number) => lock + work + 1 + plan + lock + work;
  const goBack = plan + apply(0);
  const needed = {
    'plan-canary': plan,
    'apply-canary': apply(migration) + goBack,
    'try-canary': goBack,
    'plan-all': plan,
    'apply-all': apply(0),
    left: lock,
  };
  for (const [id, most] of Object.entries(needed)) {
    const { timeout = '' } = steps.find((step) => step.id === id) ?? {};
    expect([id, seconds(timeout) > most * 60]).toEqual([id, true]);
  }
});

test('step names are unique', () => expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length));

test.each(scripts)('$name is a script that its shell can parse', async ({ script }) => {
  const [, shell = ''] = /^#!(?:\/bin\/|\/usr\/bin\/env )(sh|bash)\n/.exec(script) ?? [];
  expect(shell).not.toBe('');
  await promisify(execFile)(shell, ['-n', '-c', script]);
});

test.each(scripts)('$name names npm scripts and files that exist', async ({ script }) => {
  const unknown = found(/npm run (?:--\S+ )*([\w:-]+)/g, script).filter((name) => !(name in packageJson.scripts));
  expect(unknown).toEqual([]);
  for (const file of found(/\b(build\/deploy\/[\w.-]+)/g, script))
    await access(file, file.endsWith('.sh') ? constants.X_OK : constants.R_OK);
});

test('every step uses the Node of the packages', async () => {
  const { version } = JSON.parse(await readFile('node_modules/node/package.json', 'utf8'));
  expect(found(/name: node:(\S+)/g)).toEqual([`${version}-bookworm`]);
});

test('all steps use one version of Terraform, which the deployment accepts', async () => {
  const [version = '', ...others] = found(/name: hashicorp\/terraform:(\S+)/g);
  const [required = ''] = found(/required_version = ">= ([\d.]+)"/g, await terraform('versions.tf'));
  expect(others).toEqual([]);
  expect(version.localeCompare(required, 'en', { numeric: true })).toBeGreaterThanOrEqual(0);
});

test('every built image has a bundle, and Terraform needs every image', async () => {
  const [, names = ''] = /push-images\.sh (.+)/.exec(text) ?? [];
  const [, wanted = ''] = /setsubtract\(\[(.+?)\], keys\(var\.images\)\)/.exec(await terraform('variables.tf')) ?? [];
  const pushed = names.split(' ').sort();
  expect(pushed).toEqual(imageParts.map(({ name }) => name).sort());
  expect(pushed).toEqual(found(/"([\w-]+)"/g, wanted));
});

test('Cloud Build records the provenance of every image, under a tag that the script makes, or fails', async () => {
  expect(build.images.toSorted()).toEqual(imageParts.map(({ name }) => `\${_IMAGES}/${name}:\${BUILD_ID}-provenance`).sort());
  expect(build.options.requestedVerifyOption).toBe('VERIFIED');
  expect(await readFile('build/deploy/push-images.sh', 'utf8')).toContain('docker tag "$tag" "$IMAGES/$part:$TAG-provenance"');
});

/** The steps that a step waits for, and those that they wait for. */
const before = (id: string): string[] =>
  (steps.find((step) => step.id === id)?.waitFor ?? []).flatMap((other) => [other, ...before(other)]);

test('nothing is pushed or deployed before the checks have passed and the packages have no known vulnerability', () => {
  const changing = steps.filter(({ script }) => /push-images|\bapply\b/.test(script));
  expect(changing.map(({ id }) => id)).toEqual(['images', 'apply-canary', 'apply-all']);
  for (const { id } of changing) expect(before(id)).toEqual(expect.arrayContaining(['check', 'vulnerabilities']));
});

test('images are signed, with the key of the project, before anything that may run them is deployed', async () => {
  const { waitFor = [], script = '' } = steps.find(({ id }) => id === 'attest') ?? {};
  expect([waitFor, script]).toEqual([['images'], expect.stringContaining('KEY="$_ATTESTATION_KEY"')]);
  expect(before('apply-canary')).toContain('attest');
  expect(text).toContain('--attestation-key "$_ATTESTATION_KEY"');
  expect(await terraform('bootstrap/trigger.tf')).toMatch(/_ATTESTATION_KEY += local\.attestation_key\n/);
  expect(await terraform('bootstrap/attestation.tf')).toContain('  name = "souk"\n');
});

describe('the step that looks for known vulnerabilities', () => {
  const { script = '' } = steps.find(({ id }) => id === 'vulnerabilities') ?? {};
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'souk-vulnerabilities-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Runs the step with an npm that ends with this code; returns what npm was told. Rejects if the step fails. */
  async function run(code: number, choice = build.substitutions['_VULNERABILITIES'] as string): Promise<string> {
    await writeFile(path.join(folder, 'npm'), `#!/bin/sh\necho "$*"\nexit ${code}\n`, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env['PATH']}`, _VULNERABILITIES: choice };
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { env });
    return stdout;
  }

  test('asks about the packages of production', async () => expect(await run(0)).toBe('audit --omit=dev --audit-level=high\n'));

  test('fails if there is one, or if npm does not know', async () => expect(run(1)).rejects.toThrow('audit --omit=dev'));

  test('goes on if the operator accepts them', async () => expect(await run(1, 'accept')).toContain('audit'));
});

test('every used substitution is declared, and every declared one is used', () => {
  const body = text.slice(text.indexOf('\nserviceAccount:'));
  expect(found(/\$\{?(_[A-Z_]+)/g, body)).toEqual(Object.keys(build.substitutions).sort());
  for (const { script } of scripts.slice(0, steps.length)) {
    const made = found(/\b([A-Z_]+)=/g, script);
    const unknown = found(/\$\{?([A-Z][A-Z_]*)/g, script).filter((name) => !made.includes(name) && !builtIn.includes(name));
    expect(unknown).toEqual([]);
  }
});

test('the trigger sets only declared substitutions, and builds as the account that may deploy', async () => {
  const trigger = await terraform('bootstrap/trigger.tf');
  const given = found(/^ {4}(_[A-Z_]+)\s+=/gm, trigger);
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((name) => !(name in build.substitutions))).toEqual([]);
  const [account] = found(/account_id\s+= "(souk-build)"/g, await terraform('bootstrap/build.tf'));
  expect(build.serviceAccount).toBe(`projects/\${PROJECT_ID}/serviceAccounts/${account}@\${PROJECT_ID}.iam.gserviceaccount.com`);
});

test('the trigger and `npm run deploy` give a build the same choices, so that neither takes back what the other deployed', async () => {
  const ofProject = ['_IMAGES', '_STATE_BUCKET', '_NODE_IMAGE'];
  const ofOneBuild = [
    '_BASE_IMAGE',
    '_CANARY_PERCENT',
    '_CHECK',
    '_DRIFT',
    '_MIGRATE',
    '_PARALLELISM',
    '_SMOKE_TEST',
    '_SOURCE',
    '_VULNERABILITIES',
  ];
  const choices = Object.keys(build.substitutions).filter((name) => ![...ofProject, ...ofOneBuild].includes(name));
  expect(found(/^ {4}(_[A-Z_]+)\s+=/gm, await terraform('bootstrap/trigger.tf'))).toEqual(expect.arrayContaining(choices));
  expect(found(/\b(_[A-Z_]+): /g, await readFile('local/deploy/build.ts', 'utf8'))).toEqual(expect.arrayContaining(choices));
});

test('Terraform has the variables that a build sets, the outputs that it reads, and both environments', async () => {
  const files = await Promise.all(['build/deploy/plan.ts', 'build/deploy/push-images.sh'].map((file) => readFile(file, 'utf8')));
  const set = ['images', 'canaries'];
  expect(files.join('\n')).toContain('{"images":');
  expect(files.join('\n')).toContain('{ canaries }');
  expect(found(/^variable "(\w+)"/gm, await terraform('variables.tf'))).toEqual(expect.arrayContaining(set));
  expect(found(/^output "(\w+)"/gm, await terraform('outputs.tf'))).toEqual(expect.arrayContaining(['api_url', 'stable_revisions']));
  for (const environment of ['dev', 'prod']) await access(`terraform/environments/${environment}.tfvars`);
});

test('only a plan that was shown is applied, with the words that made it, in case it must be made again', () => {
  const inOrder = scripts.map(({ script }) => script).join('\n');
  const planned = found(/plan\.ts (--environment \S+ --percent \S+ --out dist\/\S+)/g, inOrder);
  expect(planned).toHaveLength(3);
  expect(found(/apply\.ts (--environment \S+ --percent \S+ --out dist\/\S+) --parallelism "\$/g, inOrder)).toEqual(planned);
  expect(inOrder).not.toMatch(/terraform .*\bapply\b/);
});

test('the last step proves that nothing is left to do, in spite of which an operator may have the build succeed', () => {
  expect(steps.at(-1)).toMatchObject({ id: 'left', waitFor: ['keep'] });
  expect(steps.at(-1)?.script).toContain('build/deploy/left.ts --environment "$_ENVIRONMENT" || [ "$_DRIFT" = accept ]');
  expect(build.substitutions['_DRIFT']).toBe('refuse');
});

test('the nightly look for drift has the images of a build, and what a build has kept', async () => {
  const drift = await terraform('bootstrap/drift.tf');
  const images = found(/ name {3}= "(\S+:\S+)"/g, drift);
  expect(images).toHaveLength(3);
  expect(images.filter((name) => !steps.some((step) => step.name === name))).toEqual([]);
  const { script = '' } = steps.find(({ id }) => id === 'keep') ?? {};
  expect(script).toContain('gs://$_STATE_BUCKET/deployed.tgz');
  expect(drift).toContain('google_storage_bucket.state.name}/deployed.tgz');
  expect(script).toContain('terraform build/deploy dist/functions.zip dist/shop dist/*.tfvars.json');
  expect(drift).toContain('node build/deploy/left.ts');
});

test('both folders of Terraform need exactly one version of the provider, which a build locks before it fetches it', async () => {
  const versions = await Promise.all(['versions.tf', 'bootstrap/versions.tf'].map(terraform));
  const [exact = [], other] = versions.map((text) => found(/\bversion = "(\d+\.\d+\.\d+)"/g, text));
  expect(exact).toHaveLength(1);
  expect(other).toEqual(exact);
  const { script = '' } = steps.find(({ id }) => id === 'init') ?? {};
  expect(script).toMatch(/lock\.sh &&\s+terraform -chdir=terraform init .*-lockfile=readonly/);
});

test('what a person applies names the project whose quota it uses, without which Google refuses contacts and policies', async () => {
  const provider = /^provider "google" \{\n([\s\S]*?)^\}/m.exec(await terraform('bootstrap/versions.tf'))?.[1];
  expect(provider).toMatch(/^ {2}billing_project += var\.project_id$/m);
  expect(provider).toMatch(/^ {2}user_project_override += true$/m);
});

test('a deployment starts schedules again that were paused, as the command says that lets a deployment sleep', async () => {
  expect(await terraform('modules/schedule/main.tf')).toMatch(/^ {2}paused\s+= false$/m);
  expect(await readFile('local/deploy/sleep.ts', 'utf8')).toContain('The next deployment starts them, too.');
});

test('prod is removed with the files that a deployment plans with, so that nothing but its protection changes before', async () => {
  const { script = '' } = steps.find(({ id }) => id === 'keep') ?? {};
  const [, commands = ''] =
    /## Remove prod([\s\S]+?)\n## /.exec(await readFile('docs/operate.md', 'utf8').then((text) => `${text}\n## `)) ?? [];
  const [, given = ''] = /^FILES="(.+)"$/m.exec(commands) ?? [];
  expect(given.split(' ')).toEqual([...varFiles(variableFiles('prod')), '-var=deletion_protection=false']);
  expect([script, commands]).toEqual([
    expect.stringContaining('STATE_BUCKET/deployed.tgz'),
    expect.stringContaining('-terraform-state/deployed.tgz'),
  ]);
});

test('a build logs to Cloud Logging, and gets no secret', () => {
  expect(build.options.logging).toBe('CLOUD_LOGGING_ONLY');
  expect(text).not.toMatch(/availableSecrets|secretEnv|secrets\/|password|token/i);
});
