import { logIn, newBuyer, newSeller } from '../support/people/people.ts';
import type { Api } from '../support/requests/api.ts';
import { emptyModel, type Model } from './model.ts';
import type { Real } from './request.ts';

let category = 0;

/** A seller, and two buyers with two sessions each, in a marketplace in which others may be. */
export async function setUp(api: Api): Promise<{ model: Model; real: Real }> {
  const [seller, ...buyers] = await Promise.all([newSeller(api), newBuyer(api), newBuyer(api)]);
  const sessions = await Promise.all(buyers.map(async (buyer) => [buyer, { ...buyer, token: await logIn(api, 'buyer', buyer.username) }]));
  return { model: emptyModel([2, 2]), real: { api, seller, sessions, category: ++category } };
}
