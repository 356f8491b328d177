import * as z from 'zod/mini';
import { sessions } from '../contract/sessions.ts';
import { endpoint } from '../endpoint.ts';

export const listBuyerSessions = endpoint({
  method: 'GET',
  path: '/v1/buyers/sessions',
  caller: 'buyer',
  calls: ['customer-db/ListSessions'],
  summary: "List the live sessions of the buyer's account, the last used first.",
  request: () => z.strictObject({}),
  response: sessions,

  async handle(_, { sessionId, customer }) {
    return customer.listSessions({ sessionId });
  },
});
