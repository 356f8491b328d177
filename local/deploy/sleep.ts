import { ConfigError } from '../../lib/config/config.ts';
import { idleMonthUsd } from './budget.ts';
import type { Choices } from './options.ts';
import { say, step } from './steps.ts';
import { gcloud } from './tools.ts';

/** The one instance of the profile dev, and what calls functions that need it. */
const instance = 'souk';
const schedules = ['resolve-purchases', 'sweep-expired', 'audit'];

/** Stops the database of a dev deployment and what would ask it, or starts both again. The next deployment starts them, too. */
export async function sleepOrWake(action: 'sleep' | 'wake', project: string, { profile, region }: Choices): Promise<void> {
  if (profile !== 'dev') throw new ConfigError('Only a deployment of the profile dev can sleep.');
  const isAsleep = action === 'sleep';
  const patch = ['sql', 'instances', 'patch', instance, `--activation-policy=${isAsleep ? 'NEVER' : 'ALWAYS'}`];
  const schedule = async () => {
    for (const name of schedules) await gcloud(project, ['scheduler', 'jobs', isAsleep ? 'pause' : 'resume', name, `--location=${region}`]);
  };
  // What calls the database rests while it is away.
  if (isAsleep) await step('Pausing the schedules', schedule);
  await step(isAsleep ? 'Stopping the database' : 'Starting the database: a few minutes', () => gcloud(project, patch));
  if (!isAsleep) await step('Resuming the schedules', schedule);
  if (isAsleep)
    say(
      `\nSouk sleeps. The load balancer and the disk still cost most of the ${idleMonthUsd.dev} US dollars a month. Wake it with --wake.`,
    );
}
