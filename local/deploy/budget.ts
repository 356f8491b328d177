import { total } from '../../bench/cost/bill.ts';
import { idleMonth } from '../../bench/cost/idle-month.ts';
import { say } from './steps.ts';
import { gcloud, gcloudJson, ifThere } from './tools.ts';

/** What a month costs without visitors, in US dollars: what `npm run cost` prints. */
export const idleMonthUsd = { dev: Math.ceil(total(idleMonth.dev)), prod: Math.ceil(total(idleMonth.prod)) } as const;

/** A budget of twice an idle month, of which Google reports a half, nine tenths and all by e-mail to those who pay. */
export async function makeBudget(project: string, profile: keyof typeof idleMonthUsd): Promise<void> {
  const billing = await ifThere(gcloudJson<{ billingAccountName?: string }>(project, ['billing', 'projects', 'describe', project]));
  const account = billing?.billingAccountName?.replace('billingAccounts/', '');
  const name = `Souk ${project}`;
  const asked = gcloudJson<{ displayName: string }[]>(project, ['billing', 'budgets', 'list', `--billing-account=${account}`]);
  const budgets = await ifThere(asked);
  if (budgets?.some(({ displayName }) => displayName === name)) return say('   There is a budget already.');
  const made =
    budgets &&
    (await ifThere(
      gcloud(project, [
        ...[
          'billing',
          'budgets',
          'create',
          `--billing-account=${account}`,
          `--display-name=${name}`,
          `--filter-projects=projects/${project}`,
        ],
        `--budget-amount=${2 * idleMonthUsd[profile]}`,
        ...['0.5', '0.9', '1'].map((part) => `--threshold-rule=percent=${part}`),
      ]),
    ));
  if (made === undefined || budgets === undefined)
    say(`   Your account may not make a budget. Ask who pays: https://console.cloud.google.com/billing/budgets?project=${project}`);
}
