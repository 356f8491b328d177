import { firstOf, ofType, put } from './deployed.ts';
import type { Policy } from './policy.ts';

export const privateBuckets: Policy = {
  rule: 'no bucket can be opened to the public',
  findings: (deployed) =>
    ofType(deployed, 'google_storage_bucket')
      .filter(({ values }) => values['public_access_prevention'] !== 'enforced' || values['uniform_bucket_level_access'] !== true)
      .map(({ address }) => `${address} could be made public, as a whole or object by object`),
  broken: {
    'public access not prevented': (copy) => put(firstOf(copy, 'google_storage_bucket'), 'public_access_prevention', 'inherited'),
    'access by object': (copy) => put(firstOf(copy, 'google_storage_bucket'), 'uniform_bucket_level_access', false),
  },
};
