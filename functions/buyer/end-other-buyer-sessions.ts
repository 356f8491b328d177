import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';

export const endOtherBuyerSessions = endpoint({
  method: 'DELETE',
  path: '/v1/buyers/sessions',
  caller: 'buyer',
  calls: ['customer-db/EndOtherSessions'],
  summary: "End every session of the buyer's account but this one.",
  request: () => z.strictObject({}),
  response: null,

  async handle(_, { sessionId, customer }) {
    await customer.endOtherSessions({ sessionId });
  },
});
