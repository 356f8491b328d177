import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { useScriptFolder } from '../support/scripts.ts';
import { hasTerraform } from '../support/terraform.ts';

const folder = useScriptFolder();

describe.skipIf(!(await hasTerraform()))('a plan', () => {
  const plan = (percent: string) => folder.run('plan.ts', ['--environment', 'dev', '--percent', percent, '--out', 'dist/a.tfplan']);
  const terraform = (...args: string[]) => folder.run('terraform', ['-chdir=terraform', ...args]);
  const serving = (revision: string) => writeFile(folder.path('terraform/serving'), revision);
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
    writeFile(folder.path('dist/images.tfvars.json'), JSON.stringify({ images: { 'customer-db': image, function: image } }));

  beforeAll(async () => {
    await rm(folder.path('programs', 'terraform'), { force: true });
    for (const name of ['environments', 'service']) await mkdir(folder.path('terraform', name));
    await writeFile(folder.path('terraform/main.tf'), root);
    await writeFile(folder.path('terraform/service/main.tf'), service);
    await writeFile(folder.path('terraform/environments/dev.tfvars'), 'environment = "dev"\n');
    await build('a@sha256:1');
    await serving('customer-db-1');
    await terraform('init');
    await folder.run('settings.ts', ['--build', 'build-1', '--project', 'souk-test', '--region', 'europe-west1']);
  });

  test('has the project, the region and the generation of migrations of its build, and what else is given', async () => {
    const given = ['--build', 'build-1', '--project', 'souk-test', '--region', 'europe-west1'];
    const chosen = { project_id: 'souk-test', region: 'europe-west1', migration_generation: 'build-1' };
    expect(await folder.readJson('settings.tfvars.json')).toEqual(chosen);
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
      '--attestation-key',
      'projects/souk-test/keys/1',
    ];
    await folder.run('settings.ts', [...given, ...more]);
    expect(await folder.readJson('settings.tfvars.json')).toEqual({
      ...chosen,
      domain: 'shop.example',
      dns_zone: 'shop',
      alert_emails: ['a@souk.example'],
      reachable: false,
      require_attestation: true,
    });
    const empty = ['--domain=', '--dns-zone=', '--alert-email=', '--reachable=yes', '--migrate=if-needed', '--attestation-key='];
    await folder.run('settings.ts', [...given, ...empty]);
    expect(await folder.readJson('settings.tfvars.json')).toEqual(chosen);
    await expect(folder.run('settings.ts', given.slice(2))).rejects.toThrow('Give --build, --project and --region.');
    await expect(folder.run('settings.ts', [...given, '--migrate', 'never'])).rejects.toThrow('--migrate must be again or if-needed.');
  });

  test('deploys everything the first time, then a part of the requests, none, and all', { timeout: 120_000 }, async () => {
    await expect(plan('0')).rejects.toThrow('There is nothing to go back to.');
    await plan('10');
    expect(await folder.readJson('canaries.tfvars.json')).toEqual({ canaries: {} });
    await terraform('apply', '../dist/a.tfplan');

    for (const percent of [10, 0]) {
      expect(await plan(String(percent))).toContain(`+ percent         = ${percent}\n`);
      expect(await folder.readJson('canaries.tfvars.json')).toEqual(canary('customer-db-1', percent));
    }
    expect(await plan('100')).toContain('No changes.');
    expect(await folder.readJson('canaries.tfvars.json')).toEqual({ canaries: {} });
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
      writeFile(folder.path('terraform/environments/dev.tfvars'), `environment = "dev"\nservices = ${JSON.stringify(names)}\n`);
    await services('customer', 'product');
    expect(await plan('10')).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
    expect(await folder.readJson('canaries.tfvars.json')).toEqual(canary('customer-db-1', 10));
    await plan('100');
    await terraform('apply', '../dist/a.tfplan');

    await services('customer');
    expect(await plan('10')).toMatch(/Plan: \d to add, 2 to change, 1 to destroy\./);
    expect(await folder.readJson('canaries.tfvars.json')).toEqual(canary('customer-db-1', 10));
    await terraform('apply', '../dist/a.tfplan');
    expect(await plan('0')).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
    await plan('100');
    await terraform('apply', '../dist/a.tfplan');
  });

  test('leaves the rest of the requests to the current revision, even after a rollback by hand', { timeout: 120_000 }, async () => {
    await serving('customer-db-0');
    await plan('10');
    expect(await folder.readJson('canaries.tfvars.json')).toEqual(canary('customer-db-0', 10));
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
    await expect(folder.run('plan.ts', args)).rejects.toThrow();
    await expect(access(folder.path('dist/b.tfplan'))).rejects.toThrow();
  });
});
