import * as z from 'zod/mini';
import { sessions } from '../contract/sessions.ts';
import { endpoint } from '../endpoint.ts';

export const listSellerSessions = endpoint({
  method: 'GET',
  path: '/v1/sellers/sessions',
  caller: 'seller',
  calls: ['customer-db/ListSessions'],
  summary: "List the live sessions of the seller's account, the last used first.",
  request: () => z.strictObject({}),
  response: sessions,

  async handle(_, { sessionId, customer }) {
    return customer.listSessions({ sessionId });
  },
});
