import { readFile, writeFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { useScriptFolder } from '../support/scripts.ts';

const folder = useScriptFolder();

/** A Terraform that writes down what it is told, and says and ends an apply as the next line of `applies` says: its exit code, then its words. */
const terraform = `echo "$*" >>terraform.log
case "$*" in
  *' output -json') echo '{}' ;;
  *' apply '*) IFS=' ' read -r code words <applies; sed -i 1d applies; echo "$words" >&2; exit "$code" ;;
esac`;

beforeEach(() => folder.program('terraform', terraform));

const words = ['--environment', 'dev', '--percent', '10', '--out', 'dist/a.tfplan'];

/** Runs the script; returns its exit code and the commands of Terraform: plan or apply. */
async function apply(results: string[], more = ['--parallelism', '4']) {
  await writeFile(folder.path('terraform.log'), '');
  await writeFile(folder.path('applies'), results.map((line) => `${line}\n`).join(''));
  const code = await folder.run('apply.ts', [...words, ...more, '--pause-seconds', '0']).then(
    () => 0,
    ({ code }) => code,
  );
  const log = await readFile(folder.path('terraform.log'), 'utf8');
  return { code, log, commands: [...log.matchAll(/ (plan|apply) /g)].map(([, command]) => command) };
}

const refusals = [
  "googleapi: Error 429: Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute'",
  'Error waiting: Error code 8, message: RESOURCE_EXHAUSTED: too many functions are built at once',
  'googleapi: Error 403: Quota exceeded for quota metric, rateLimitExceeded',
  'Error waiting for Creating function: Error code 3, message: Build failed with status: EXPIRED',
  'Error waiting for Updating function: Error code 3, message: Build failed with status: CANCELLED. Could not build the function',
];

test('a plan is applied with as many changes at once as the build says', async () => {
  const { code, log, commands } = await apply(['0 Apply complete!'], ['--parallelism', '7']);
  expect([code, commands]).toEqual([0, ['apply']]);
  expect(log).toBe('-chdir=terraform apply -input=false -lock-timeout=20m -parallelism=7 ../dist/a.tfplan\n');
});

test.each(refusals)('after "%s" what is left is planned and applied once more', async (refusal) => {
  expect(await apply([`1 ${refusal}`, '0 Apply complete!'])).toMatchObject({ code: 0, commands: ['apply', 'plan', 'apply'] });
});

test('a second refusal fails the build', async () => {
  const refusal = `1 ${refusals[0]}`;
  expect(await apply([refusal, refusal, '0 never reached'])).toMatchObject({ code: 1, commands: ['apply', 'plan', 'apply'] });
});

test.each([
  'Error: creating the service: Revision product-db-00429-abc is not ready',
  'Error waiting for Creating function: Error code 3, message: Build failed with status: FAILURE',
  'googleapi: Error 403: Permission denied',
  "Error 403: Quota 'BACKEND_SERVICES' exceeded. Limit: 9.0, quotaExceeded",
])('"%s" is not tried again, because it would be refused again', async (message) => {
  expect(await apply([`1 ${message}`, '0 never reached'])).toMatchObject({ code: 1, commands: ['apply'] });
});

test.each([
  ['no number of changes', ['--parallelism', 'many']],
  ['none at once', ['--parallelism', '0']],
])('%s is refused', async (_, more) => {
  expect(await apply(['0 never reached'], more)).toMatchObject({ code: 1, commands: [] });
});
