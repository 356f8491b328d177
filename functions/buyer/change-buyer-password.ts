import { newPasswordIsUsername, passwordChange, passwordChangeDescription } from '../contract/password-change.ts';
import { endpoint } from '../endpoint.ts';

export const changeBuyerPassword = endpoint({
  method: 'PUT',
  path: '/v1/buyers/me/password',
  caller: 'buyer',
  calls: ['customer-db/ChangePassword'],
  summary: "Change the buyer's password.",
  description: passwordChangeDescription,
  request: passwordChange,
  response: null,
  errors: ['wrong_credentials', 'too_many_attempts'],
  deadlineMs: 10_000,

  async handle(input, { sessionId, customer, address }) {
    const { isUsername } = await customer.changePassword({ sessionId, ...input, address });
    if (isUsername) throw newPasswordIsUsername();
  },
});
