import { expect, test } from 'vitest';
import { generationFor, type State } from '../../build/deploy/generation.ts';

const job = (database: string, token: string | null) => ({
  type: 'google_cloud_run_v2_job',
  values: { name: `migrate-${database}`, run_execution_token: token },
});

/** A state after a deployment of the generation `first`: the migrations that have succeeded, and those that the jobs started last. */
const stateOf = (succeeded: Record<string, string>, started: Record<string, string | null>): State => ({
  values: {
    outputs: { migrations: { value: succeeded }, migration_generation: { value: 'first' } },
    root_module: { child_modules: Object.entries(started).map(([database, token]) => ({ resources: [job(database, token)] })) },
  },
});

test('migrations that have succeeded are not run again', () => {
  expect(generationFor(stateOf({ customer: 'a', product: 'b' }, { customer: 'a', product: 'b' }), 'second')).toBe('first');
});

test.each<[string, State]>([
  ['nothing was deployed before', {}],
  ['the first deployment was cut off', { values: { root_module: {} } }],
  ['a job was started, and did not succeed', stateOf({ customer: 'a', product: 'b' }, { customer: 'a', product: 'c' })],
  [
    'a job was started by hand, so Google has dropped its token',
    stateOf({ customer: 'a', product: 'b' }, { customer: 'a', product: null }),
  ],
  ['a database is new, and its first migrations failed', stateOf({ customer: 'a' }, { customer: 'a', product: 'b' })],
  ['a job is gone', stateOf({ customer: 'a', product: 'b' }, { customer: 'a' })],
])('all migrations are run again if %s', (_, state) => {
  expect(generationFor(state, 'second')).toBe('second');
});
