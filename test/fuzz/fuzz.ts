import fc from 'fast-check';
import type { routes } from '../../functions/http/app.ts';
import { newBuyer, newItem, newSeller } from '../support/people/people.ts';
import { buyCart } from '../support/people/purchases.ts';
import type { Api } from '../support/requests/api.ts';
import { anyRequest, type Known } from './any-request.ts';

export type Route = (typeof routes)[number];

/** These hash a password or decode a picture for many of their requests. */
const slow = new Set([
  'create-buyer',
  'create-seller',
  'buyer-log-in',
  'seller-log-in',
  'change-buyer-password',
  'change-seller-password',
  'add-picture',
]);

export const isSlow = ({ name }: Route): boolean => slow.has(name);

/** Endpoints that end the sessions of the account, which all later requests need. */
const endsSessions = /log-out$|^end-other-|^change-.*-password$/;

/** Makes what random requests can refer to. */
export async function prepare(api: Api): Promise<Known> {
  const [seller, buyer] = [await newSeller(api), await newBuyer(api)];
  const item = await newItem(api, seller, { quantity: 1_000_000 });
  await api.post('/v1/cart/lines', { itemId: item.itemId, quantity: 1 }, buyer);
  const bought = await buyCart(api, buyer);
  return {
    tokens: [seller.token, buyer.token, seller.token, buyer.token, undefined, 'forged', `${buyer.token}x`],
    itemIds: [item.itemId, '3-999999'],
    purchaseIds: [bought.body.purchaseId, '019aa000-0000-7000-8000-000000000000'],
  };
}

/** Responses by status or code. */
export type Counts = Record<string, number>;

export interface Runs {
  requests: number;
  seed: number;
}

/** Sends random requests to an endpoint. Throws at the first one whose response is not described, or is a 5xx other than `overloaded`. */
export async function fuzz(api: Api, route: Route, known: Known, { requests, seed }: Runs): Promise<Counts> {
  const statuses: Counts = {};
  const tokens = endsSessions.test(route.name) ? [undefined, 'forged', `${known.tokens[0]}x`] : known.tokens;
  await fc.assert(
    fc.asyncProperty(anyRequest(route, { ...known, tokens }), async ({ method, path, ...request }) => {
      const { status, body } = await api.send(method, path, {
        ...request,
        ...(request.body === undefined && { body: undefined as never }),
      });
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status >= 500 && body?.code !== 'overloaded') throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
    }),
    { numRuns: requests, seed, endOnFailure: true },
  );
  return statuses;
}
