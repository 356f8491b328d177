import * as z from 'zod/mini';
import { sellerSession } from '../contract/objects.ts';
import { password, username } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const sellerLogIn = endpoint({
  method: 'POST',
  path: '/v1/sellers/sessions',
  caller: 'anyone',
  calls: ['customer-db/LogIn'],
  summary: 'Log in as a seller.',
  description: 'The session ends at log-out, or when no request comes for `expiresInSeconds`.',
  request: () => z.strictObject({ username: username(), password: password() }),
  response: sellerSession,
  status: 201,
  errors: ['wrong_credentials', 'too_many_attempts'],
  deadlineMs: 10_000,

  async handle(input, { customer, address, client }) {
    const { sessionToken, accountId, expiresInSeconds } = await customer.logIn({ role: 'seller', ...input, address, client });
    return { sessionToken, sellerId: accountId, expiresInSeconds };
  },
});
