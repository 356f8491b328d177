import { ConfigError } from '../../lib/config/config.ts';
import type { Check, Checked, Found } from './checks/check.ts';
import { earlierChecks } from './checks/earlier.ts';
import { organisationChecks } from './checks/organisation.ts';
import { projectChecks } from './checks/project.ts';
import { quotaChecks } from './checks/quotas.ts';
import { toolChecks } from './checks/tools.ts';
import { say } from './steps.ts';

/** What must be right before anything else can be asked. */
export const firstChecks: readonly Check[] = [...toolChecks, ...projectChecks];
export const laterChecks: readonly Check[] = [...organisationChecks, ...quotaChecks, ...earlierChecks];

const marks = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' };

/** Runs checks and prints what each found. Throws a ConfigError after all of them if something is wrong. */
export async function check(checks: readonly Check[], checked: Checked): Promise<void> {
  let faults = 0;
  for (const { find, isNeeded } of checks) {
    const found = await find(checked);
    found.forEach(print);
    const wrong = found.filter(({ state }) => state === 'wrong').length;
    faults += wrong;
    if (wrong > 0 && isNeeded) break;
  }
  if (faults > 0) throw new ConfigError(`Nothing was changed. Correct what is WRONG above, then run the same command again.`);
}

function print({ state, says, todo }: Found): void {
  say(`   ${marks[state]}  ${says}`);
  if (todo) say(`          ${todo}`);
}
