import { firstOf, ofType, put, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const [major] = process.versions.node.split('.');

export const testedRuntime: Policy = {
  rule: 'functions run on the version of Node that the tests run on',
  findings: (deployed) =>
    ofType(deployed, 'google_cloudfunctions2_function')
      .map(({ address, values }) => ({ address, runtime: textAt(values, 'build_config.0.runtime') }))
      .filter(({ runtime }) => runtime !== `nodejs${major}`)
      .map(({ address, runtime }) => `${address} runs on ${runtime}, not on nodejs${major}`),
  broken: {
    'a version that is switched off': (copy) => put(firstOf(copy, 'google_cloudfunctions2_function'), 'build_config.0.runtime', 'nodejs20'),
  },
};
