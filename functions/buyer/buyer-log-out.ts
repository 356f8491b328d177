import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';

export const buyerLogOut = endpoint({
  method: 'DELETE',
  path: '/v1/buyers/sessions/current',
  caller: 'buyer',
  calls: ['customer-db/LogOut'],
  summary: 'Log out.',
  description: "Ends the session's cart as well: what was not saved is gone.",
  request: () => z.strictObject({}),
  response: null,

  async handle(_, { customer, sessionToken, setHeader }) {
    await customer.logOut({ sessionToken });
    setHeader('Session-Expires-In', '0');
  },
});
