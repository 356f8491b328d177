import { buyer } from '../contract/objects.ts';
import { newAccount } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const createBuyer = endpoint({
  method: 'POST',
  path: '/v1/buyers',
  caller: 'anyone',
  calls: ['customer-db/CreateAccount'],
  summary: "Open a buyer's account.",
  request: newAccount,
  response: buyer,
  status: 201,
  errors: ['username_taken', 'quota_exceeded'],
  deadlineMs: 10_000,

  async handle(input, { customer, address }) {
    const account = await customer.createAccount({ role: 'buyer', ...input, address });
    return { buyerId: account.accountId, name: account.name, username: account.username };
  },
});
