// `npm run deploy`: the whole marketplace in a Google Cloud project of its own. options.ts says what it can do.
import { ConfigError } from '../../lib/config/config.ts';
import { main } from '../../lib/process/main.ts';
import type { Checked } from './checks/check.ts';
import { deploy } from './deploy.ts';
import { choicesFor, keptChoices } from './kept.ts';
import { type Options, readOptions } from './options.ts';
import { check, firstChecks, laterChecks } from './preflight.ts';
import { removeAll } from './remove.ts';
import { sleepOrWake } from './sleep.ts';
import { duration, say, step } from './steps.ts';
import { ToolError } from './tools.ts';

await main(async () => {
  const startedAtMs = performance.now();
  const options = readOptions();
  try {
    const checked = await step('Checking the project', () => preflight(options));
    if (options.action === 'deploy') await deploy(options, checked);
    if (options.action === 'remove') await removeAll(options, checked.choices);
    if (options.action === 'sleep' || options.action === 'wake') await sleepOrWake(options.action, options.project, checked.choices);
  } catch (error) {
    if (error instanceof ToolError)
      throw new ConfigError(`${error.message}\nCorrect the cause, then run the same command again: it goes on from here.`);
    throw error;
  }
  say(`\nAll of it took ${duration(performance.now() - startedAtMs)}.`);
});

async function preflight(options: Options): Promise<Checked> {
  const first = { region: '', domain: '', profile: 'dev', email: '' } as const;
  await check(firstChecks, { project: options.project, choices: first, isThere: false });
  const kept = await keptChoices(options.project);
  const checked = { project: options.project, choices: await choicesFor(options, kept), isThere: kept !== undefined };
  const needsDeployment = ['remove', 'sleep', 'wake'].includes(options.action);
  if (needsDeployment && !kept) throw new ConfigError(`There is no deployment in ${options.project}.`);
  if (!needsDeployment) await check(laterChecks, checked);
  return checked;
}
