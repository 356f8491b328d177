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
  description: 'Each part asks its database. 503 if any of them cannot; the problem document carries the same as well.',
  request: () => z.strictObject({}),
  response: () =>
    z
      .object({
        parts: z.record(z.enum(parts), state()),
        currency: z.optional(currency()),
        paymentIsStandIn: z.optional(
          z.boolean().check(z.meta({ description: "Whether payments go to Souk's own payment service, which moves no money." })),
        ),
      })
      .check(z.meta({ id: 'Health' })),
  errors: ['unavailable'],
  deadlineMs: 2_000,

  async handle(_, { checkHealth, product }) {
    const currencyFound = product.getCurrency({}).catch(() => undefined);
    let paymentIsStandIn: boolean | undefined;
    const states = await Promise.all(
      parts.map(async (part) => {
        const found = await checkHealth(part).catch(() => undefined);
        if (found?.isStandIn !== undefined) paymentIsStandIn = found.isStandIn;
        return [part, found ? 'ok' : 'down'] as const;
      }),
    );
    const answer = {
      parts: Object.fromEntries(states) as Record<Part, 'ok' | 'down'>,
      ...(await currencyFound),
      ...(paymentIsStandIn !== undefined && { paymentIsStandIn }),
    };
    if (states.some(([, state]) => state === 'down')) throw new ProblemWithMember('unavailable', 'Not every part can do its work.', answer);
    return answer;
  },
});
