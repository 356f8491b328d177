import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ConfigError } from '../../lib/config/config.ts';
import { applyBootstrap, makeStateBucket, switchOnInterfaces } from './bootstrap.ts';
import { idleMonthUsd, makeBudget } from './budget.ts';
import { deployByBuild } from './build.ts';
import type { Checked } from './checks/check.ts';
import { quotaChecks } from './checks/quotas.ts';
import { agreeTo } from './confirm.ts';
import { keepChoices } from './kept.ts';
import type { Choices, Options } from './options.ts';
import { check } from './preflight.ts';
import { balancerAddress, hostOf, isHealthy, records, switchOnHealthAlert, waitUntilHealthy } from './reach.ts';
import { say, step } from './steps.ts';
import { surroundings } from './surroundings.ts';
import { zoneFor } from './zone.ts';

/** Deploys the working tree. Every step finds out what is done already, so the command can be cut off and run again. */
export async function deploy(options: Options, checked: Checked): Promise<void> {
  const { project } = options;
  const { choices, isThere } = checked;
  if (!isThere)
    await agreeTo(
      `Deploy to ${project} in ${choices.region}? It costs about ${idleMonthUsd[choices.profile]} US dollars a month, also without visitors.`,
      options,
    );
  await step('Switching on the first interfaces of Google', () => switchOnInterfaces(project));
  if (!isThere) await step('Checking the quotas', () => check(quotaChecks, checked));
  await step("Making the bucket of Terraform's state", async () => {
    await makeStateBucket(project, choices);
    await keepChoices(project, choices);
  });
  await step('Making what a build needs: accounts, rights, registries. 2 minutes the first time', () => applyBootstrap(project, choices));
  await step('Making a budget', () => makeBudget(project, choices.profile));
  await step('Deploying by a build: about 40 minutes the first time', async () => {
    const address = await balancerAddress(project);
    const isReachable = address !== undefined && (await isHealthy(hostOf(choices, address)));
    await deployByBuild(project, choices, { isReachable, refreshesBase: options.refreshesBase });
  });
  const host = await step('Waiting for the certificate: up to an hour the first time', () => becomeReachable(project, choices));
  await step('Playing a seller and a buyer through the load balancer', () => playDemo(host));
  await switchOnHealthAlert(project);
  say(`
Souk is at https://${host}
   try it           open it in a browser, or run SOUK_URL=https://${host} npm run buyer
   it costs         about ${idleMonthUsd[choices.profile]} US dollars a month without visitors: docs/deploy.md
   deploy a change  npm run deploy -- --project ${project}
   remove it        npm run deploy -- --project ${project} --remove`);
}

async function becomeReachable(project: string, choices: Choices): Promise<string> {
  const address = await balancerAddress(project);
  if (address === undefined)
    throw new ConfigError('The load balancer has no address, although the build succeeded. Run the same command again.');
  const host = hostOf(choices, address);
  const isLeftToSet = choices.domain !== '' && (await zoneFor(project, choices.domain)) === undefined;
  if (isLeftToSet && !(await isHealthy(host))) {
    say(`   Set these records at ${choices.domain}; until then the certificate cannot be issued:`);
    for (const { name, type, data } of await records(project, choices, address)) say(`   ${name}  ${type}  ${data}`);
  }
  await waitUntilHealthy(project, host);
  return host;
}

async function playDemo(host: string): Promise<void> {
  const env = { ...process.env, SOUK_URL: surroundings.baseUrl(host) };
  const demo = spawn(process.execPath, [path.join(import.meta.dirname, '../demo/command.ts')], { env, stdio: 'inherit' });
  const [code] = await once(demo, 'exit');
  if (code !== 0) throw new ConfigError('The demo failed. The functions may still be starting: run the same command again.');
}
