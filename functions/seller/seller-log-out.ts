import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';

export const sellerLogOut = endpoint({
  method: 'DELETE',
  path: '/v1/sellers/sessions/current',
  caller: 'seller',
  calls: ['customer-db/LogOut'],
  summary: 'Log out.',
  request: () => z.strictObject({}),
  response: null,

  async handle(_, { customer, sessionToken, setHeader }) {
    await customer.logOut({ sessionToken });
    setHeader('Session-Expires-In', '0');
  },
});
