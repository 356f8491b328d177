import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';

export const endOtherSellerSessions = endpoint({
  method: 'DELETE',
  path: '/v1/sellers/sessions',
  caller: 'seller',
  calls: ['customer-db/EndOtherSessions'],
  summary: "End every session of the seller's account but this one.",
  request: () => z.strictObject({}),
  response: null,

  async handle(_, { sessionId, customer }) {
    await customer.endOtherSessions({ sessionId });
  },
});
