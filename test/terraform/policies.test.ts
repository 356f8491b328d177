import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BillLine } from '../../bench/cost/bill.ts';
import { billIdleMonth } from '../../bench/cost/idle.ts';
import { deployment } from '../../functions/deployment.ts';
import { settings } from '../../lib/config/settings.ts';
import { policies } from './policies/all.ts';
import { type Deployed, resourcesIn, type State } from './policies/deployed.ts';
import { quotas } from './policies/quotas.ts';
import { copyTerraform, type Environment, hasStandIn, hasTerraform, terraform } from './support/terraform.ts';

/** Applying takes a while, so all tests look at the same deployment. */
const deployments: Partial<Record<Size, Promise<Deployed>>> = {};

/** A profile as it is, or with what an operator may add. */
const sizes = {
  dev: { environment: 'dev', variables: {} },
  prod: { environment: 'prod', variables: {} },
  'prod with read replicas': { environment: 'prod', variables: { product_replicas: { count: 8, tier: 'db-custom-2-7680' } } },
} as const;
type Size = keyof typeof sizes;
const allSizes = Object.keys(sizes) as Size[];

function deployed(size: Size): Promise<Deployed> {
  deployments[size] ??= apply(sizes[size]);
  return deployments[size];
}

/** What a person applies first, and what a build applies. */
async function apply({ environment, variables }: { environment: Environment; variables: object }): Promise<Deployed> {
  const copy = await copyTerraform(environment, { variables });
  try {
    const bootstrap = path.join(copy, 'bootstrap');
    await cp(path.join(bootstrap, 'terraform.tfvars.example'), path.join(bootstrap, 'terraform.tfvars'));
    const chosen = { environment, project_id: `souk-${environment}`, alert_email: 'on-call@souk.example', has_organisation: true };
    await writeFile(path.join(bootstrap, 'deploy.auto.tfvars.json'), JSON.stringify(chosen));
    await terraform(bootstrap, 'init');
    const [first, then] = [await stateAfterApply(bootstrap), await stateAfterApply(copy)];
    return { environment, resources: [...resourcesIn(first, 'bootstrap:'), ...resourcesIn(then)] };
  } finally {
    await rm(copy, { recursive: true });
  }
}

async function stateAfterApply(folder: string): Promise<State> {
  await terraform(folder, 'apply', '-auto-approve', '-parallelism=50');
  return JSON.parse(await terraform(folder, 'show', '-json'));
}

const canApply = hasStandIn && (await hasTerraform());
const timeout = 600_000;

describe.skipIf(!canApply).each(allSizes)('in %s, as applied', (size) => {
  test.each(policies)('$rule', { timeout }, async ({ findings }) => {
    expect(findings(await deployed(size))).toEqual([]);
  });
});

const rounded = (line: BillLine) => ({ ...line, quantity: Number(line.quantity.toFixed(3)), usd: Number(line.usd.toFixed(4)) });

test.skipIf(!canApply)('the cost of a month without visitors is that of what is deployed', { timeout }, async () => {
  const [dev, prod] = await Promise.all(
    (['dev', 'prod'] as const).map(async (profile) => billIdleMonth((await deployed(profile)).resources).map(rounded)),
  );
  // To write the file anew: npx vitest run --project policies -u
  await expect(`${JSON.stringify({ dev, prod }, undefined, 2)}\n`).toMatchFileSnapshot('../../bench/cost/idle-month.json');
});

const broken = policies.flatMap(({ rule, findings, broken }) =>
  Object.entries(broken).map(([what, damage]) => ({ rule, findings, what, damage })),
);

describe.skipIf(!canApply)('a deployment is refused', () => {
  test.each(broken)('with $what, for $rule', { timeout }, async ({ findings, damage }) => {
    const copy = structuredClone(await deployed('prod with read replicas'));
    expect(findings(copy)).toEqual([]);
    damage(copy);
    expect(findings(copy)).not.toEqual([]);
  });
});

test('the list that Terraform reads is the list of functions', async () => {
  expect(JSON.parse(await readFile('terraform/endpoints.json', 'utf8'))).toEqual(deployment());
});

test('a quota that an operator does not set is the same in the cloud as on one machine', async () => {
  const variables = await readFile('terraform/variables.tf', 'utf8');
  for (const name of quotas) {
    const [, most] = new RegExp(`${name.toLowerCase()}\\s+= optional\\(number, (\\d+)\\)`).exec(variables) ?? [];
    expect([name, most]).toEqual([name, (settings[name] as { default?: string }).default]);
  }
});
