import type { AccountSession } from '../../api/index.ts';
import { day } from './items.ts';
import { table } from './table.ts';

export const sessionTable = (sessions: readonly AccountSession[]): string =>
  table(sessions, [
    { title: 'SESSION', value: ({ sessionId }) => sessionId },
    { title: 'LAST USED', value: ({ lastUsedAt, current }) => (current ? 'now: this one' : day(lastUsedAt)) },
    { title: 'LOGGED IN', value: ({ createdAt }) => day(createdAt), spare: 2 },
    { title: 'NETWORK', value: ({ network = 'not known' }) => network, spare: 1 },
    { title: 'CLIENT', value: ({ client = 'not known' }) => client, cuts: true, spare: 3 },
  ]);
