import { parseArgs } from 'node:util';
import { fromFolder, run, show, varFiles, variableFiles } from './terraform.ts';

// Plans once more what is deployed, and fails if a resource would change. Names each such resource, and what of it would change:
//   node build/deploy/left.ts --environment dev [--no-lock]
// With --no-lock the state is only read, for an account that may not write it.

interface Change {
  address: string;
  change: { actions: string[]; before: object | null; after: object | null; after_unknown?: Record<string, unknown> };
}

const planFile = 'dist/left.tfplan';
const { values } = parseArgs({ options: { environment: { type: 'string' }, 'no-lock': { type: 'boolean', default: false } } });
if (!values.environment) throw new Error('Give --environment.');

const lock = values['no-lock'] ? '-lock=false' : '-lock-timeout=20m';
const { code } = await run(
  'plan',
  lock,
  '-detailed-exitcode',
  `-out=${fromFolder(planFile)}`,
  ...varFiles(variableFiles(values.environment)),
);
if (code !== 0 && code !== 2) {
  process.stderr.write('LEFT TO DO: unknown, because the plan failed.\n');
  process.exit(1);
}
const { resource_changes: all = [] }: { resource_changes?: Change[] } = await show('show', '-json', fromFolder(planFile));
const changes = all.filter(({ change: { actions } }) => !['no-op', 'read'].includes(actions.join()));
for (const { address, change } of changes)
  process.stderr.write(`LEFT TO DO: ${change.actions.join(' and ')} ${address}${namesOf(change)}\n`);
if (changes.length > 0) {
  process.stderr.write('What is deployed differs from its description. docs/operate.md, "Drift", says what to do.\n');
  process.exit(1);
}
process.stdout.write('Nothing is left to do.\n');

/** The attributes that would change; not their values, which may be personal. */
function namesOf({ before, after, after_unknown: unknown = {} }: Change['change']): string {
  if (!before || !after) return '';
  const [was, willBe] = [before, after].map((all) => new Map(Object.entries(all)));
  const names = new Set([before, after, unknown].flatMap((all) => Object.keys(all)));
  // Of a value that is known after the apply alone, the plan says `true`, however deep.
  const isUnknown = (name: string) => JSON.stringify(unknown[name] ?? null).includes('true');
  const changed = [...names].filter((name) => isUnknown(name) || JSON.stringify(was?.get(name)) !== JSON.stringify(willBe?.get(name)));
  return changed.length > 0 ? `: ${changed.join(', ')}` : '';
}
