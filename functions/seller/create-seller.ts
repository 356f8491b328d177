import { seller } from '../contract/objects.ts';
import { newAccount } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const createSeller = endpoint({
  method: 'POST',
  path: '/v1/sellers',
  caller: 'anyone',
  calls: ['customer-db/CreateAccount'],
  summary: "Open a seller's account.",
  request: newAccount,
  response: seller,
  status: 201,
  errors: ['username_taken', 'quota_exceeded'],
  deadlineMs: 10_000,

  async handle(input, { customer, address }) {
    const account = await customer.createAccount({ role: 'seller', ...input, address });
    return { sellerId: account.accountId, name: account.name, username: account.username };
  },
});
