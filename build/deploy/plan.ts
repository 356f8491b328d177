import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fromFolder, show, terraform, varFiles, variableFiles } from './terraform.ts';

// Plans a deployment of the content of dist/:
//   node build/deploy/plan.ts --environment dev --percent 10 --out dist/canary.tfplan
// The variables are those of the environment, of the pushed images, and of settings.ts.
// --percent, 0 to 49, is the share of requests for the services' new revisions; the current revisions keep the rest. Nothing else changes:
// not the functions, whose requests cannot be divided, not the rights to call, and new services are not added. 100 deploys everything.
// So do the first deployment, and one that drops a service: Terraform would otherwise remove it before its callers change.

type Revisions = Record<string, string>;

const canariesFile = 'dist/canaries.tfvars.json';
const refreshedFile = 'dist/refreshed.tfplan';

const { environment, percent, out } = readArguments();
const variables = variableFiles(environment);
const { serving, before } = percent === 100 ? { serving: {}, before: {} } : await revisions();
const canaries = Object.fromEntries(Object.entries(serving).map(withPercent));
if (percent === 0 && Object.keys(canaries).length === 0) throw new Error('There is nothing to go back to.');
await writeFile(canariesFile, JSON.stringify({ canaries }));
const goesAway = Object.keys(before).some((service) => !(service in serving));
const targets = goesAway ? [] : Object.keys(canaries).map((service) => `-target=module.service["${service}"]`);
await terraform('plan', `-out=${fromFolder(out)}`, ...targets, ...varFiles([...variables, fromFolder(canariesFile)]));

function readArguments() {
  const { values } = parseArgs({ options: { environment: { type: 'string' }, percent: { type: 'string' }, out: { type: 'string' } } });
  const { environment, percent = '', out } = values;
  if (!environment || !out || !/^([1-4]?\d|100)$/.test(percent))
    throw new Error('Give --environment, --percent from 0 to 49 or 100, and --out.');
  return { environment, percent: Number(percent), out };
}

/**
 * The revisions that serve now, and those that served after the last deployment, by service; empty before the first deployment. Google is
 * asked, not Terraform's state: an operator may have sent the requests back to an older revision.
 */
async function revisions(): Promise<{ serving: Revisions; before: Revisions }> {
  const { stable_revisions }: { stable_revisions?: unknown } = await show('output', '-json');
  if (!stable_revisions) return { serving: {}, before: {} };
  await terraform('plan', '-refresh-only', `-out=${fromFolder(refreshedFile)}`, ...varFiles(variables));
  const refreshed: { output_changes: { stable_revisions: { before: Revisions; after: Revisions } } } = await show(
    'show',
    '-json',
    fromFolder(refreshedFile),
  );
  const { before, after } = refreshed.output_changes.stable_revisions;
  return { serving: after, before };
}

function withPercent([service, revision]: [string, string]) {
  return [service, { stable_revision: revision, percent }] as const;
}
