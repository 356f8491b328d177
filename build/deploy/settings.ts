import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { parseArgs, promisify } from 'node:util';
import { generationFor } from './generation.ts';

// Writes dist/settings.tfvars.json, the variables that all plans of a build share:
//   node build/deploy/settings.ts --build ID --project ID --region R [--domain D] [--dns-zone Z] [--alert-email A] [--reachable no]
//     [--migrate again] [--attestation-key K]
// An empty value counts as absent: then the environment's file has the value, or the variable its default.

const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({
  options: {
    build: text,
    project: text,
    region: text,
    domain: text,
    'dns-zone': text,
    'alert-email': text,
    reachable: text,
    migrate: text,
    'attestation-key': text,
  },
});
if (!values.project || !values.region || !values.build) throw new Error('Give --build, --project and --region.');
if (!/^(again|if-needed|)$/.test(values.migrate)) throw new Error('--migrate must be again or if-needed.');

const settings = {
  project_id: values.project,
  region: values.region,
  domain: values.domain || undefined,
  dns_zone: values['dns-zone'] || undefined,
  alert_emails: values['alert-email'] ? [values['alert-email']] : undefined,
  reachable: values.reachable === 'no' ? false : undefined,
  require_attestation: values['attestation-key'] ? true : undefined,
  migration_generation: values.migrate === 'again' ? values.build : generationFor(await state(), values.build),
};
await writeFile('dist/settings.tfvars.json', `${JSON.stringify(settings)}\n`);
process.stdout.write(`${JSON.stringify(settings, undefined, 2)}\n`);

async function state() {
  const { stdout } = await promisify(execFile)('terraform', ['-chdir=terraform', 'show', '-json'], { maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}
