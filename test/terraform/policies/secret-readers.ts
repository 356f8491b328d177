import { ofType, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const accessor = 'google_secret_manager_secret_iam_member';

export const oneReaderPerSecret: Policy = {
  rule: 'every secret has exactly one reader',
  findings: (deployed) => {
    const readers = Map.groupBy(ofType(deployed, accessor), ({ values }) => textAt(values, 'secret_id'));
    const several = [...readers].filter(([, grants]) => grants.length > 1).map(([secret]) => `${secret} has several readers`);
    const unread = ofType(deployed, 'google_secret_manager_secret')
      .filter(({ values }) => !readers.has(textAt(values, 'id')) && !readers.has(textAt(values, 'secret_id')))
      .map(({ address }) => `${address} has no reader`);
    return [...several, ...unread];
  },
  broken: {
    'two readers': (copy) => {
      for (const member of ['serviceAccount:a@b.c', 'serviceAccount:d@b.c'])
        copy.resources.push({
          address: member,
          type: accessor,
          values: { role: 'roles/secretmanager.secretAccessor', secret_id: 'one', member },
        });
    },
    none: (copy) =>
      void copy.resources.push({ address: 'added', type: 'google_secret_manager_secret', values: { id: 'one', secret_id: 'one' } }),
  },
};
