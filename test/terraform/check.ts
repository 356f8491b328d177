// Checks the deployment without Google, as far as that is possible. Run by `npm run check:terraform`.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { generationFor, type State } from '../../build/deploy/generation.ts';
import { changeImages, copyTerraform, type Environment, hasStandIn, hasTerraform, removeFunction, terraform } from './support/terraform.ts';

const root = path.join(import.meta.dirname, '../../terraform');

/** Applies an environment that is not there yet, and finds nothing left to do; then goes on with it. */
async function deploy(environment: Environment, goOn?: (copy: string) => Promise<void>, options?: { hasDomain: boolean }): Promise<void> {
  const copy = await copyTerraform(environment, options);
  try {
    await step(`${environment}: plan and apply`, () => apply(copy));
    await step(`${environment}: nothing is left to do`, () => expectNoChanges(copy));
    await goOn?.(copy);
  } finally {
    await rm(copy, { recursive: true });
  }
}

async function withoutAFunction(copy: string): Promise<void> {
  const name = 'give-feedback';
  await removeFunction(copy, name);
  // Google refuses to remove what something else still leads to.
  const order = [
    'module.edge.google_compute_url_map.this: Modifications complete',
    `module.edge.google_compute_backend_service.this["${name}"]: Destroying`,
    `module.edge.google_compute_region_network_endpoint_group.this["${name}"]: Destroying`,
    `module.function["${name}"].google_cloudfunctions2_function.this: Destroying`,
  ];
  await step('a function is removed once nothing leads to it', async () => expectInOrder(await apply(copy), order));
}

/** Google's provider records a migration's token although the migration failed. Then only another generation starts it again. */
async function migrateAgain(copy: string): Promise<void> {
  await step('migrations that did not succeed are run again, others are not', async () => {
    await apply(copy);
    const state: State = JSON.parse(await terraform(copy, 'show', '-json'));
    expectGeneration(generationFor(state, 'next'), '');
    Object.assign(state.values?.outputs?.['migrations'] as object, {
      value: { customer: 'earlier', product: 'earlier', payment: 'earlier' },
    });
    expectGeneration(generationFor(state, 'next'), 'next');
    const log = await apply(copy, '-var=migration_generation=next');
    for (const database of ['customer', 'product', 'payment'])
      expectInOrder(log, [
        `module.migration["${database}"].google_cloud_run_v2_job.this: Modifications complete`,
        `module.service["${database}"].google_cloud_run_v2_service.this: Modifying`,
      ]);
    expectGeneration(generationFor(JSON.parse(await terraform(copy, 'show', '-json')), 'later'), 'next');
  });
}

function expectGeneration(found: string, right: string): void {
  if (found !== right) throw new Error(`The migrations get the generation "${found}", not "${right}".`);
}

/** So an operator can remove prod: no function may be built for it, and no database restart. */
async function withoutProtection(copy: string): Promise<void> {
  await step('the protection of prod is lifted alone', async () => {
    const plan = await terraform(copy, 'plan', '-refresh=false', '-var=deletion_protection=false');
    const changed = [...plan.matchAll(/^ *# (\S+) (?:will|must) be (.+)$/gm)].map(([, address, how]) => `${address} ${how}`);
    const lines = [...plan.matchAll(/^ *([~+-]|-\/\+) (\w+) += .*$/gm)].map(([, sign, name]) => `${sign} ${name}`);
    const isRight =
      changed.length === 6 &&
      changed.every((line) => /^module\.(instance|service)\[\S+ updated in-place$/.test(line)) &&
      lines.length === 9 &&
      lines.every((line) => /^~ deletion_protection(_enabled)?$/.test(line));
    if (!isRight) throw new Error(`Something else would change:\n${[...changed, ...lines].join('\n')}`);
  });
}

async function withOtherImages(copy: string): Promise<void> {
  await withoutProtection(copy);
  await changeImages(copy, 'b');
  const databases = ['customer', 'product', 'payment'];
  await step('a service changes once its database has, without its callers', async () => {
    const log = await apply(copy, ...databases.map((database) => `-target=module.service["${database}"]`));
    if (log.includes('module.function')) throw new Error(`Functions were not left alone:\n${log}`);
    for (const database of databases)
      expectInOrder(log, [
        `module.migration["${database}"].google_cloud_run_v2_job.this: Modifications complete`,
        `module.service["${database}"].google_cloud_run_v2_service.this: Modifying`,
      ]);
  });
  await migrateAgain(copy);
}

const apply = (copy: string, ...targets: string[]) => terraform(copy, 'apply', '-auto-approve', '-parallelism=50', ...targets);

async function expectNoChanges(copy: string): Promise<void> {
  const plan = await terraform(copy, 'plan', '-refresh=false');
  if (!plan.includes('No changes.')) throw new Error(`A second plan is not empty:\n${plan}`);
}

function expectInOrder(log: string, lines: string[]): void {
  const places = lines.map((line) => log.indexOf(line));
  const isInOrder = places.every((place, index) => place > (places[index - 1] ?? -1));
  if (!isInOrder) throw new Error(`It did not go in this order:\n${lines.join('\n')}\nbut:\n${log}`);
}

async function checkFolder(folder: string): Promise<void> {
  const name = path.relative(path.dirname(root), folder);
  await step(`${name}: init and validate`, async () => {
    await terraform(folder, 'init', '-backend=false');
    await terraform(folder, 'validate');
  });
  await step(`${name}: tests`, () => terraform(folder, 'test'));
}

async function step(name: string, run: () => Promise<unknown>): Promise<void> {
  const startedAtMs = performance.now();
  await run();
  process.stdout.write(`${name} (${Math.round((performance.now() - startedAtMs) / 1000)} s)\n`);
}

async function checkAll(): Promise<void> {
  await step('format', () => terraform(root, 'fmt', '-check', '-recursive'));
  const deployments = hasStandIn ? [deploy('dev', withoutAFunction, { hasDomain: false }), deploy('prod', withOtherImages)] : [];
  await Promise.all([checkFolder(root), checkFolder(path.join(root, 'bootstrap')), ...deployments]);
  if (!hasStandIn) process.stdout.write('Nothing was applied: that needs something in the place of Google (TERRAFORM_CHECK).\n');
}

const missing = 'The deployment was not checked: install Terraform 1.11 or later (https://developer.hashicorp.com/terraform/install).';

try {
  if (await hasTerraform()) await checkAll();
  else if (process.env['CI']) throw new Error(missing);
  else process.stderr.write(`${missing}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
