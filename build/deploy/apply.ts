import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { fromFolder, run } from './terraform.ts';

// Applies a plan that plan.ts made with the same arguments:
//   node build/deploy/apply.ts --environment dev --percent 10 --out dist/canary.tfplan --parallelism 4
// If Google refuses a part because of a quota, for example of requests a minute, or does not build a function in time, this waits for a minute and
// tries once more. The second try has a plan of its own, which leaves out what the first try did.

/** What Google says of too many requests or resources at once, and of a function whose build waited too long for others. */
const passing =
  /\bError(?: code)? 429\b|\bRESOURCE_EXHAUSTED\b|\brateLimitExceeded\b|\bQuota exceeded for quota\b|\bBuild failed with status: (?:EXPIRED|CANCELLED)\b/;

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { environment: text, percent: text, out: text, parallelism: text, 'pause-seconds': text } });
const { environment, percent, out, parallelism = '4' } = values;
if (!environment || !percent || !out || !/^[1-9]\d?$/.test(parallelism))
  throw new Error('Give --environment, --percent, --out, and --parallelism from 1 to 99.');

const apply = () => run('apply', '-lock-timeout=20m', `-parallelism=${parallelism}`, fromFolder(out));

let { code, output } = await apply();
if (code !== 0 && passing.test(output)) {
  process.stdout.write(
    'Google could not do this now: a quota is used up, or a build waited too long. Waits for a minute, then tries once more.\n',
  );
  await sleep(1000 * Number(values['pause-seconds'] ?? 60));
  await promisify(execFile)(process.execPath, [
    path.join(import.meta.dirname, 'plan.ts'),
    ...['--environment', environment, '--percent', percent, '--out', out],
  ]).then(({ stdout }) => process.stdout.write(stdout));
  ({ code, output } = await apply());
}
process.exitCode = code === 0 ? 0 : 1;
