import * as z from 'zod/mini';
import { currency } from '../contract/objects.ts';
import { ProblemWithMember } from '../contract/problem.ts';
import { endpoint } from '../endpoint.ts';
import type { Part } from '../services/calls.ts';

const parts = ['customer-db', 'product-db', 'payment'] as const satisfies readonly Part[];
const state = () => z.enum(['ok', 'down']);

export const health = endpoint({
  method: 'GET',
  path: '/v1/health',
  caller: 'anyone',
  calls: ['customer-db/health', 'product-db/health', 'product-db/GetCurrency', 'payment/health'],
  summary: 'Ask every part whether it can do its work.',
  description: 'Each part asks its database. 503 if any of them cannot; the problem document carries `parts` and `currency` as well.',
  request: () => z.strictObject({}),
  response: () => z.object({ parts: z.record(z.enum(parts), state()), currency: z.optional(currency()) }).check(z.meta({ id: 'Health' })),
  errors: ['unavailable'],
  deadlineMs: 2_000,

  async handle(_, { checkHealth, product }) {
    const found = product.getCurrency({}).catch(() => undefined);
    const states = await Promise.all(
      parts.map(async (part) => {
        const isWell = await checkHealth(part).then(
          () => true,
          () => false,
        );
        return [part, isWell ? 'ok' : 'down'] as const;
      }),
    );
    const answer = { parts: Object.fromEntries(states) as Record<Part, 'ok' | 'down'>, ...(await found) };
    if (states.some(([, state]) => state === 'down')) throw new ProblemWithMember('unavailable', 'Not every part can do its work.', answer);
    return answer;
  },
});
