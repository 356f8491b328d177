import * as z from 'zod/mini';
import { buyerSession } from '../contract/objects.ts';
import { password, username } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const buyerLogIn = endpoint({
  method: 'POST',
  path: '/v1/buyers/sessions',
  caller: 'anyone',
  calls: ['customer-db/LogIn'],
  summary: 'Log in as a buyer.',
  description: 'The session ends at log-out, or when no request comes for `expiresInSeconds`.',
  request: () => z.strictObject({ username: username(), password: password() }),
  response: buyerSession,
  status: 201,
  errors: ['wrong_credentials', 'too_many_attempts'],
  deadlineMs: 10_000,

  async handle(input, { customer, address, client }) {
    const { sessionToken, accountId, expiresInSeconds } = await customer.logIn({ role: 'buyer', ...input, address, client });
    return { sessionToken, buyerId: accountId, expiresInSeconds };
  },
});
