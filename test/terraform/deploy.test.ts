import { execFile } from 'node:child_process';
import { access, chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasTerraform } from './support/terraform.ts';

const scripts = path.resolve('build/deploy');
let folder: string;
/** Programs that stand in the place of others: found before them. */
const programs = () => path.join(folder, 'programs');

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'souk-deploy-'));
  await mkdir(path.join(folder, 'dist'));
  await mkdir(programs());
});
afterAll(() => rm(folder, { recursive: true }));

async function program(name: string, script: string): Promise<void> {
  await writeFile(path.join(programs(), name), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(programs(), name), 0o755);
}

/** Runs a script of build/deploy/, or another program, and returns its output. */
async function run(name: string, args: string[], env: Record<string, string> = {}, cwd = folder): Promise<string> {
  const file = name.includes('.') ? path.join(scripts, name) : name;
  const [first, ...words] = [...(name.endsWith('.ts') ? [process.execPath, file] : [file]), ...args] as [string, ...string[]];
  const { stdout } = await promisify(execFile)(first, words, {
    cwd,
    env: { ...process.env, TF_CLI_ARGS: '-no-color', ...env, PATH: `${programs()}:${process.env['PATH']}` },
  });
  return stdout;
}

const readJson = async (name: string) => JSON.parse(await readFile(path.join(folder, 'dist', name), 'utf8'));

describe('images', () => {
  const settings = { IMAGES: 'eu-docker.pkg.dev/souk/souk-services', TAG: 'build-1', NODE_IMAGE: 'gcr.io/node:24' };
  const base = `sha256:${'d'.repeat(64)}`;

  /**
   * A docker with a registry, which writes down what it is told. Each image that it builds has another digest, as the times in it differ. An
   * image may be known elsewhere, too.
   */
  const docker = `echo "$*" >>docker.log
case "$1 $2" in
  'pull --quiet') [ "$3" = gcr.io/node:24 ] || grep -q "^$3 " registry ;;
  'build --file') n=$(wc -l <docker.log); echo "$7 sha256:$(printf '%064d' "$n")" >>built ;;
  'push --quiet') [ "$3" != "$UNPUSHABLE" ] && grep "^$3 " built >>registry ;;
  'image inspect') name="\${5%:*}"; echo "elsewhere/\${name##*/}@sha256:0"
    if [ "$5" = gcr.io/node:24 ]; then echo "$name@\${BASE:-${base}}"; else echo "$name@$(cat registry built | grep "^$5 " | head -n 1 | cut -d' ' -f2)"; fi ;;
esac`;

  beforeEach(async () => {
    await program('docker', docker);
    for (const name of ['customer-db', 'migrator', 'migrator/product']) await mkdir(path.join(folder, 'dist', name), { recursive: true });
    for (const name of ['docker.log', 'registry', 'built', 'dist/customer-db/main.js', 'dist/migrator/product/0001_a.sql'])
      await writeFile(path.join(folder, name), '');
    await cp('build', path.join(folder, 'build'), { recursive: true });
    await rm(path.join(folder, 'dist/images.tfvars.json'), { force: true });
  });

  const push = (more: Record<string, string> = {}) => run('push-images.sh', ['customer-db', 'migrator'], { ...settings, ...more });
  const log = () => readFile(path.join(folder, 'docker.log'), 'utf8');
  const deployed = async (): Promise<Record<string, string>> => (await readJson('images.tfvars.json')).images;

  test('all have the same base, and are recorded by digest', async () => {
    await push();
    expect(Object.keys(await deployed())).toEqual(['customer-db', 'migrator']);
    for (const [name, image] of Object.entries(await deployed())) {
      expect(image).toMatch(new RegExp(`^${settings.IMAGES}/${name}@sha256:0{60}\\d{4}$`));
      const [, tag = ''] = new RegExp(`push --quiet (\\S+/${name}:content-[0-9a-f]{40})\n`).exec(await log()) ?? [];
      expect(await log()).toContain(`build --file build/Dockerfile --build-arg NODE_IMAGE=gcr.io/node@${base} --tag ${tag} dist/${name}\n`);
      expect(await log()).toContain(`tag ${tag} ${settings.IMAGES}/${name}:build-1-provenance\n`);
    }
  });

  test('of the same content are not built again, and so have the same digests in every build', async () => {
    await push();
    const first = await deployed();
    await push({ TAG: 'build-2' });
    expect(await deployed()).toEqual(first);
    expect((await log()).match(/^(build|push) /gm)).toHaveLength(4);
    expect(await log()).toContain(`${settings.IMAGES}/migrator:build-2-provenance\n`);
  });

  test.each<[string, () => Promise<unknown>, Record<string, string>, string[]]>([
    ['a file', () => writeFile(path.join(folder, 'dist/migrator/product/0001_a.sql'), 'select 1;'), {}, ['migrator']],
    ['the name of a file', () => writeFile(path.join(folder, 'dist/migrator/product/0002_b.sql'), ''), {}, ['migrator']],
    ['the instructions', () => writeFile(path.join(folder, 'build/Dockerfile'), 'FROM scratch'), {}, ['customer-db', 'migrator']],
    ['the base', async () => {}, { BASE: `sha256:${'e'.repeat(64)}` }, ['customer-db', 'migrator']],
  ])('are built again if %s changes, and only those', async (_, change, more, names) => {
    await push();
    const first = await deployed();
    await change();
    await push(more);
    const second = await deployed();
    expect(Object.keys(second).filter((name) => second[name] !== first[name])).toEqual(names);
  });

  test('are not recorded if one cannot be pushed', async () => {
    await push();
    const [, tag = ''] = /push --quiet (\S+migrator:\S+)\n/.exec(await log()) ?? [];
    await writeFile(path.join(folder, 'registry'), '');
    await rm(path.join(folder, 'dist/images.tfvars.json'));
    await expect(push({ UNPUSHABLE: tag })).rejects.toThrow();
    await expect(deployed()).rejects.toThrow();
  });
});

describe('a turn', () => {
  /** A gcloud that knows when builds were asked for and began. The first answer to a question is in the first file, and so on. */
  const gcloud = `case "$*" in
  *'value(createTime)'*) echo 2026-11-22T10:00:00Z ;;
  *'value(startTime)'*) echo 2026-11-22T10:01:00Z ;;
  *'tags=souk-deploy AND id!=this AND createTime>"2026-11-22T10:00:00Z" AND status=SUCCESS'*) cat later ;;
  *'tags=souk-deploy AND id!=this AND startTime<"2026-11-22T10:01:00Z" AND status=WORKING'*) cat earlier && mv next earlier && : >next ;;
  *) exit 2 ;;
esac`;
  /** The builds that are known: at work at the first look and at the second, and deployed after this one was asked for. */
  const take = async (builds: { earlier?: string; next?: string; later?: string }) => {
    await program('gcloud', gcloud);
    for (const [name, ids] of Object.entries({ next: '', later: '', ...builds })) await writeFile(path.join(folder, name), ids);
    return run('take-turn.sh', [], { LOCATION: 'europe-west1', BUILD_ID: 'this', PAUSE: '0' });
  };

  test('begins at once if no other build deploys', async () => {
    expect(await take({ earlier: '' })).toBe('');
  });

  test('begins when earlier builds have ended', async () => {
    expect(await take({ earlier: 'one\ntwo\n', next: 'two\n' })).toBe('Waiting for the end of one, two\nWaiting for the end of two\n');
  });

  test('is given up if a later build has deployed, even during the wait', async () => {
    const stderr = 'This build gives way to what was deployed by a later one: three\n';
    await expect(take({ earlier: 'one\n', later: 'three\n' })).rejects.toMatchObject({ stderr });
  });

  test('does not begin if the other builds are not known', async () => {
    await rm(path.join(folder, 'earlier'), { force: true });
    await expect(take({})).rejects.toThrow();
  });
});

test('a smoke test reports why the demo failed', async () => {
  await program('terraform', 'echo http://127.0.0.1:1');
  const failing = run('smoke-test.sh', ['2'], {}, process.cwd());
  await expect(failing).rejects.toMatchObject({ stdout: 'Round 1 of 2 at http://127.0.0.1:1\n', stderr: /^The story ended early/ });
});

describe.skipIf(!(await hasTerraform()))('a plan', () => {
  const plan = (percent: string) => run('plan.ts', ['--environment', 'dev', '--percent', percent, '--out', 'dist/a.tfplan']);
  const terraform = (...args: string[]) => run('terraform', ['-chdir=terraform', ...args]);
  const serving = (revision: string) => writeFile(path.join(folder, 'terraform/serving'), revision);
  const canary = (revision: string, percent: number) => ({ canaries: { customer: { stable_revision: revision, percent } } });

  /** As much of terraform/ as a plan deals with, which needs no provider and no cloud. */
  const root = `
    variable "images" { type = map(string) }
    variable "canaries" { default = {} }
    variable "environment" { type = string }
    variable "project_id" { type = string }
    variable "region" { type = string }
    variable "migration_generation" { type = string }
    variable "services" { default = ["customer"] }
    module "service" {
      source   = "./service"
      for_each = toset(var.services)
      canary   = lookup(var.canaries, each.key, null)
      image    = var.images.customer-db
    }
    resource "terraform_data" "function" { input = [values(module.service)[*].address, var.images.function] }
    output "stable_revisions" { value = { for name, service in module.service : name => service.stable_revision } }`;
  const service = `
    variable "canary" {}
    variable "image" {}
    resource "terraform_data" "this" { input = [var.image, var.canary] }
    output "address" { value = terraform_data.this.id }
    output "stable_revision" { value = terraform_data.this.id == "" ? "" : file("serving") }`;
  const build = (image: string) =>
    writeFile(path.join(folder, 'dist/images.tfvars.json'), JSON.stringify({ images: { 'customer-db': image, function: image } }));

  beforeAll(async () => {
    await rm(path.join(programs(), 'terraform'), { force: true });
    for (const name of ['environments', 'service']) await mkdir(path.join(folder, 'terraform', name), { recursive: true });
    await writeFile(path.join(folder, 'terraform/main.tf'), root);
    await writeFile(path.join(folder, 'terraform/service/main.tf'), service);
    await writeFile(path.join(folder, 'terraform/environments/dev.tfvars'), 'environment = "dev"\n');
    await build('a@sha256:1');
    await serving('customer-db-1');
    await terraform('init');
    await run('settings.ts', ['--build', 'build-1', '--project', 'souk-test', '--region', 'europe-west1']);
  });

  test('has the project, the region and the generation of migrations of its build, and what else is given', async () => {
    const given = ['--build', 'build-1', '--project', 'souk-test', '--region', 'europe-west1'];
    const chosen = { project_id: 'souk-test', region: 'europe-west1', migration_generation: 'build-1' };
    expect(await readJson('settings.tfvars.json')).toEqual(chosen);
    const more = [
      '--domain',
      'shop.example',
      '--dns-zone',
      'shop',
      '--alert-email',
      'a@souk.example',
      '--reachable',
      'no',
      '--migrate',
      'again',
    ];
    await run('settings.ts', [...given, ...more]);
    expect(await readJson('settings.tfvars.json')).toEqual({
      ...chosen,
      domain: 'shop.example',
      dns_zone: 'shop',
      alert_emails: ['a@souk.example'],
      reachable: false,
    });
    const empty = ['--domain', '', '--dns-zone', '', '--alert-email', '', '--reachable', 'yes', '--migrate', 'if-needed'];
    await run('settings.ts', [...given, ...empty]);
    expect(await readJson('settings.tfvars.json')).toEqual(chosen);
    await expect(run('settings.ts', given.slice(2))).rejects.toThrow('Give --build, --project and --region.');
    await expect(run('settings.ts', [...given, '--migrate', 'never'])).rejects.toThrow('--migrate must be again or if-needed.');
  });

  test('deploys everything the first time, then a part of the requests, none, and all', { timeout: 120_000 }, async () => {
    await expect(plan('0')).rejects.toThrow('There is nothing to go back to.');
    await plan('10');
    expect(await readJson('canaries.tfvars.json')).toEqual({ canaries: {} });
    await terraform('apply', '../dist/a.tfplan');

    for (const percent of [10, 0]) {
      expect(await plan(String(percent))).toContain(`+ percent         = ${percent}\n`);
      expect(await readJson('canaries.tfvars.json')).toEqual(canary('customer-db-1', percent));
    }
    expect(await plan('100')).toContain('No changes.');
    expect(await readJson('canaries.tfvars.json')).toEqual({ canaries: {} });
  });

  test('gives only the services a part of the requests; the functions follow later', { timeout: 120_000 }, async () => {
    await build('a@sha256:2');
    expect(await plan('10')).toContain('# module.service["customer"].terraform_data.this will be updated');
    await terraform('apply', '../dist/a.tfplan');
    expect(await terraform('state', 'show', 'terraform_data.function')).toContain('a@sha256:1');

    expect(await plan('100')).toContain('# terraform_data.function will be updated');
    await terraform('apply', '../dist/a.tfplan');
    expect(await terraform('state', 'show', 'terraform_data.function')).toContain('a@sha256:2');
  });

  test('leaves a new service out of a canary, and deploys everything when a service is removed', { timeout: 120_000 }, async () => {
    const services = (...names: string[]) =>
      writeFile(path.join(folder, 'terraform/environments/dev.tfvars'), `environment = "dev"\nservices = ${JSON.stringify(names)}\n`);
    await services('customer', 'product');
    expect(await plan('10')).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
    expect(await readJson('canaries.tfvars.json')).toEqual(canary('customer-db-1', 10));
    await plan('100');
    await terraform('apply', '../dist/a.tfplan');

    await services('customer');
    expect(await plan('10')).toMatch(/Plan: \d to add, 2 to change, 1 to destroy\./);
    expect(await readJson('canaries.tfvars.json')).toEqual(canary('customer-db-1', 10));
    await terraform('apply', '../dist/a.tfplan');
    expect(await plan('0')).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
    await plan('100');
    await terraform('apply', '../dist/a.tfplan');
  });

  test('leaves the rest of the requests to the current revision, even after a rollback by hand', { timeout: 120_000 }, async () => {
    await serving('customer-db-0');
    await plan('10');
    expect(await readJson('canaries.tfvars.json')).toEqual(canary('customer-db-0', 10));
    expect(JSON.parse(await terraform('output', '-json', 'stable_revisions'))).toEqual({ customer: 'customer-db-1' });
  });

  test.each([
    { why: 'more than all', args: ['--environment', 'dev', '--percent', '101', '--out', 'dist/b.tfplan'] },
    {
      why: 'at half of the requests it is unclear which revision is the stable one',
      args: ['--environment', 'dev', '--percent', '50', '--out', 'dist/b.tfplan'],
    },
    { why: '--percent is missing', args: ['--environment', 'dev', '--out', 'dist/b.tfplan'] },
    { why: '--environment is missing', args: ['--percent', '10', '--out', 'dist/b.tfplan'] },
    { why: 'an unknown environment', args: ['--environment', 'staging', '--percent', '10', '--out', 'dist/b.tfplan'] },
  ])('is refused: $why', async ({ args }) => {
    await expect(run('plan.ts', args)).rejects.toThrow();
    await expect(access(path.join(folder, 'dist/b.tfplan'))).rejects.toThrow();
  });
});
