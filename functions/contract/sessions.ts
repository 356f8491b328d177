import * as z from 'zod/mini';
import { once } from '../../lib/process/once.ts';
import { rule } from './values.ts';

/** A session's id in a path. */
export const sessionId = () =>
  z.uuid({ error: rule('must be a UUID') }).check(z.meta({ examples: ['019aa000-0000-7000-8000-000000000000'] }));

const session = once(() =>
  z
    .object({
      sessionId: z.uuid().check(z.meta({ description: 'Ends the session with a DELETE request; it is no token.' })),
      createdAt: z.date(),
      lastUsedAt: z.date().check(z.meta({ description: 'May be up to 10 seconds too early.' })),
      network: z.optional(z.string()).check(
        z.meta({
          description: 'Where the log-in came from: a /24 of IPv4 or a /64 of IPv6. Absent if it is not known.',
          examples: ['192.0.2.0/24'],
        }),
      ),
      client: z
        .optional(z.string())
        .check(z.meta({ description: 'What the log-in had as `User-Agent`, cut to 200 characters. Absent without one.' })),
      current: z.boolean().check(z.meta({ description: 'Whether it is the session of this request.' })),
    })
    .check(z.meta({ id: 'AccountSession', description: 'A live session of the account.' })),
);

export const sessions = once(() => z.object({ sessions: z.array(session()).check(z.meta({ description: 'The last used first.' })) }));

export const endSessionDescription = 'Ends it at once, for every server. It may be the session of this request; then it is like a log-out.';
